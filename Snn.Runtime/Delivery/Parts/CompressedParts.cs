namespace Snn.Runtime;

/// <summary>What of compressed rows ends at some targets.</summary>
/// <typeparam name="TRow">What is done with one row.</typeparam>
/// <param name="pairs">Which pairs are connected.</param>
/// <param name="values">A number for each synapse.</param>
/// <param name="targets">The targets.</param>
internal readonly unsafe struct CompressedParts<TRow>(ConnectedPairs pairs, float* values, NeuronRange targets) : IRowParts<TRow>
    where TRow : struct, ICompressedRow
{
    private readonly ConnectedPairs _pairs = pairs;
    private readonly float* _values = values;
    private readonly RowStretches _stretches = new(pairs, targets);

    public TRow this[int source]
    {
        get
        {
            var (first, count) = _stretches[source];
            TRow row = default;
            row.Set(_values + first, _pairs.Indices, first, count);
            return row;
        }
    }

    public void Refresh() => _stretches.Refresh();
}
