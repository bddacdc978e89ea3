namespace Snn.Runtime;

/// <summary>
/// One number for each entry of a convolution's kernel, for the kernels of learning rules: its weights, or a variable of the
/// rule. Of a thread the entries of some channels of the target, so that all pairs of neurons that share an entry are one
/// thread's.
/// </summary>
public readonly unsafe struct KernelSynapses
{
    private readonly float* _values;
    private readonly PatchTable _table;
    private readonly int _from, _to;

    /// <param name="values">The numbers, as the store has a kernel.</param>
    /// <param name="table">Where they lie.</param>
    /// <param name="from">The first channel of the target.</param>
    /// <param name="to">The one after the last.</param>
    internal KernelSynapses(float* values, PatchTable table, int from, int to)
    {
        _values = values;
        _table = table;
        (_from, _to) = (from, to);
    }

    /// <summary>The numbers one by one, as they are kept.</summary>
    public Span<float> Span => new(_values, _table.Patches.Numbers);

    /// <summary>The entries of the channels, a stretch after the other; they are of no single target.</summary>
    public KernelStretches Stretches => new(_table.Patches, _from, _to);

    /// <summary>The numbers of neighbouring entries.</summary>
    public KernelRow this[KernelRun run] => new(_values + run.Number, run.Count, Lanes.Padded(_table.Patches.Numbers) - run.Number);

    /// <summary>The number of an entry; not range-checked.</summary>
    public ref float At(int number) => ref _values[number];

    /// <summary>The synapses of a source neuron with the channels, targets ascending.</summary>
    public KernelPatch Patch(int source) => new(_table, source, _from, _to);

    /// <summary>The synapses of a target neuron, sources ascending; none where another thread has its channel.</summary>
    public KernelColumn Column(int target) => new(_table, target, _from, _to);

    internal Lanes Lanes => new(_values, Lanes.Padded(_table.Patches.Numbers));

    internal PatchTable Table => _table;

    /// <summary>The same of other channels.</summary>
    internal KernelSynapses Part(int from, int to) => new(_values, _table, from, to);
}
