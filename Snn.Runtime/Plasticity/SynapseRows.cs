namespace Snn.Runtime;

/// <summary>
/// One number for each synapse of a projection that connects some pairs of neurons alone: rows as those of its
/// <see cref="ConnectedPairs"/>, or of each the stretch that ends at the neurons of a thread, for the kernels of learning rules.
/// </summary>
public readonly unsafe struct SynapseRows
{
    private readonly float* _values;
    private readonly ConnectedPairs _pairs;
    private readonly RowStretches? _stretches;

    internal SynapseRows(float* values, ConnectedPairs pairs, RowStretches? stretches = null)
    {
        _values = values;
        (_pairs, _stretches) = (pairs, stretches);
    }

    /// <summary>Number of rows, one for each source neuron.</summary>
    public int Count => _pairs.Sources;

    /// <summary>Number of synapses.</summary>
    public int Synapses => _pairs.Count;

    /// <summary>Row <paramref name="k"/>; not range-checked.</summary>
    public SynapseRow this[int k]
    {
        get
        {
            var (first, count) = StretchOf(k);
            return new(_values + first, count);
        }
    }

    /// <summary>All values, row by row.</summary>
    public Span<float> Span => new(_values, _pairs.Count);

    /// <summary>The same with what lies behind them.</summary>
    internal Lanes Lanes => new(_values, _pairs.Count);

    /// <summary>Number of the first synapse of row <paramref name="k"/> among all.</summary>
    public int FirstOf(int k) => StretchOf(k).First;

    /// <summary>The targets of row <paramref name="k"/>, ascending.</summary>
    public RowTargets Targets(int k)
    {
        var (first, count) = StretchOf(k);
        return new(_pairs, first, count);
    }

    /// <summary>Of each row the stretch that ends at some neurons.</summary>
    internal SynapseRows Part(RowStretches stretches) => new(_values, _pairs, stretches);

    private (int First, int Count) StretchOf(int k) => _stretches?[k] ?? (_pairs.Offsets[k], _pairs.Offsets[k + 1] - _pairs.Offsets[k]);
}
