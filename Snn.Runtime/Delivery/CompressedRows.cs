namespace Snn.Runtime;

/// <summary>Some pairs' synapses: rows that have their targets beside them, ascending.</summary>
/// <typeparam name="TRow">What is done with one row.</typeparam>
/// <param name="connectivity">Which pairs; the pairs may change between trials, their number not.</param>
/// <param name="values">A number for each synapse, and <see cref="ConnectedPairs.Slack"/> more.</param>
internal readonly unsafe struct CompressedRows<TRow>(ConnectedPairs connectivity, float* values) : ISynapseRows<TRow>
    where TRow : struct, ICompressedRow
{
    private readonly ConnectedPairs _connectivity = connectivity;
    private readonly int* _offsets = connectivity.Offsets;
    private readonly float* _values = values;

    public int Count => _connectivity.Sources;

    public TRow this[int source]
    {
        get
        {
            int first = _offsets[source];
            TRow row = default;
            row.Set(_values + first, _connectivity.Indices, first, _offsets[source + 1] - first);
            return row;
        }
    }

    public SpikeDelivery Part(NeuronRange targets) => new RowPart<CompressedParts<TRow>, TRow>(new(_connectivity, _values, targets), targets);
}

/// <summary>A row that is a part of compressed ones.</summary>
internal unsafe interface ICompressedRow : ISynapseRow
{
    /// <summary>Which row it is.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="targets">The targets of all rows, <c>ushort</c> or <c>int</c>.</param>
    /// <param name="first">Number of its first synapse.</param>
    /// <param name="count">Number of its synapses.</param>
    void Set(float* values, void* targets, int first, int count);
}
