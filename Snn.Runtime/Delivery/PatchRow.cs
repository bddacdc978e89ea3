namespace Snn.Runtime;

/// <summary>The synapses of one source neuron with a patch of the target, row by row of the patch.</summary>
/// <typeparam name="TRun">What is done with such a row.</typeparam>
/// <param name="table">Where they lie.</param>
/// <param name="kernel">The numbers of the kernel.</param>
/// <param name="source">The source neuron.</param>
internal readonly unsafe struct PatchRow<TRun>(PatchTable table, float* kernel, int source) : ISynapseRow
    where TRun : struct, IRun<TRun>
{
    public void AddTo(float* sums)
    {
        foreach (var (target, number, count) in Runs)
        {
            TRun.Add(sums + target, kernel + number, count);
        }
    }

    public void AddTo(float* sums, float scale)
    {
        foreach (var (target, number, count) in Runs)
        {
            TRun.AddScaled(sums + target, kernel + number, scale, count);
        }
    }

    public void AddProducts(float* factors, float* sums)
    {
        foreach (var (target, number, count) in Runs)
        {
            TRun.AddProducts(sums + target, kernel + number, factors + target, count);
        }
    }

    public float Dot(float* lambda)
    {
        TRun sum = default;
        foreach (var (target, number, count) in Runs)
        {
            sum.AddDot(kernel + number, lambda + target, count);
        }

        return sum.Sum;
    }

    public void Take(float* credit)
    {
        foreach (var (target, number, count) in Runs)
        {
            TRun.Add(kernel + number, credit + target, count);
        }
    }

    public void Take(float* credit, float scale)
    {
        foreach (var (target, number, count) in Runs)
        {
            TRun.AddMultiple(kernel + number, credit + target, scale, count);
        }
    }

    private PatchRuns Runs => new(table, source);
}

/// <summary>The rows of a patch: where each starts in the target and in the kernel, and how long it is.</summary>
internal ref struct PatchRuns
{
    private readonly ReadOnlySpan<PatchRun> _rows;
    private readonly int _target, _targetStride, _number, _numberStride, _count;
    private int _at;

    public PatchRuns(PatchTable table, int source)
    {
        var (shape, kernel) = (table.Patches.Target, table.Patches.Kernel);
        var (row, column, channel) = table.Patches.Source.PlaceOf(source);
        var columns = table.ColumnsOf(column);
        _count = columns.Count * shape.Channels;
        _rows = _count == 0 ? default : table.RowsOf(row);
        (_target, _targetStride) = (columns.First * shape.Channels, shape.Width * shape.Channels);
        (_number, _numberStride) = (table.NumberOf(0, columns.Kernel, channel), kernel.Width * shape.Channels);
        _at = -1;
    }

    public readonly (int Target, int Number, int Count) Current => (_target + _rows[_at].First * _targetStride, _number + _rows[_at].Kernel * _numberStride, _count);

    public readonly PatchRuns GetEnumerator() => this;

    public bool MoveNext() => ++_at < _rows.Length;
}

/// <summary>A row for each neuron of a source.</summary>
/// <typeparam name="TRun">What is done with a row of a patch.</typeparam>
/// <param name="table">Where synapses lie.</param>
/// <param name="kernel">The numbers of the kernel.</param>
internal readonly unsafe struct PatchRows<TRun>(PatchTable table, float* kernel) : ISynapseRows<PatchRow<TRun>>
    where TRun : struct, IRun<TRun>
{
    private readonly float* _kernel = kernel;

    public int Count => table.Sources;

    public PatchRow<TRun> this[int source] => new(table, _kernel, source);

    public SpikeDelivery Part(NeuronRange targets) => new RowPart<PatchParts<TRun>, PatchPart<TRun>>(new(table, _kernel, targets), targets);
}
