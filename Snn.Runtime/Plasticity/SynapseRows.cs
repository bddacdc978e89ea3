namespace Snn.Runtime;

/// <summary>
/// One number for each synapse of a projection that connects some pairs of neurons alone: rows as those of its
/// <see cref="ConnectedPairs"/>, for the kernels of learning rules.
/// </summary>
public readonly unsafe struct SynapseRows
{
    private readonly float* _values;
    private readonly ConnectedPairs _pairs;

    internal SynapseRows(float* values, ConnectedPairs pairs)
    {
        _values = values;
        _pairs = pairs;
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
            int first = _pairs.Offsets[k];
            return new(_values + first, _pairs.Offsets[k + 1] - first);
        }
    }

    /// <summary>All values, row by row.</summary>
    public Span<float> Span => new(_values, _pairs.Count);

    /// <summary>The same with what lies behind them.</summary>
    internal Lanes Lanes => new(_values, _pairs.Count);

    /// <summary>Number of the first synapse of row <paramref name="k"/> among all.</summary>
    public int FirstOf(int k) => _pairs.Offsets[k];

    /// <summary>The targets of row <paramref name="k"/>, ascending.</summary>
    public RowTargets Targets(int k)
    {
        int first = _pairs.Offsets[k];
        return new(_pairs, first, _pairs.Offsets[k + 1] - first);
    }
}
