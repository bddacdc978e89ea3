namespace Snn.Runtime;

/// <summary>What of compressed rows ends at some targets. Targets ascend, so it is a stretch of each row.</summary>
/// <typeparam name="TRow">What is done with one row.</typeparam>
internal readonly unsafe struct CompressedParts<TRow> : IRowParts<TRow>
    where TRow : struct, ICompressedRow
{
    private readonly ConnectedPairs _pairs;
    private readonly float* _values;
    private readonly NeuronRange _targets;
    private readonly Stretches _stretches;

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="values">A number for each synapse.</param>
    /// <param name="targets">The targets.</param>
    public CompressedParts(ConnectedPairs pairs, float* values, NeuronRange targets)
    {
        _values = values;
        (_pairs, _targets, _stretches) = (pairs, targets, new(pairs.Sources));
        Refresh();
    }

    public TRow this[int source]
    {
        get
        {
            var (first, count) = _stretches.All[source];
            TRow row = default;
            row.Set(_values + first, _pairs.Indices, first, count);
            return row;
        }
    }

    public void Refresh()
    {
        if (_stretches.Version == _pairs.Version)
        {
            return;
        }

        for (int k = 0; k < _pairs.Sources; k++)
        {
            int first = _pairs.FirstOf(k), end = first + _pairs.CountOf(k), from = Find(first, end, _targets.From);
            _stretches.All[k] = (from, Find(from, end, _targets.To) - from);
        }

        _stretches.Version = _pairs.Version;
    }

    /// <summary>The first synapse whose target is not before one.</summary>
    private int Find(int first, int end, int target)
    {
        while (first < end)
        {
            int middle = (first + end) / 2;
            (first, end) = _pairs.TargetOf(middle) < target ? (middle + 1, end) : (first, middle);
        }

        return first;
    }

    /// <summary>First synapse and number of synapses in each row.</summary>
    private sealed class Stretches(int rows)
    {
        public (int First, int Count)[] All { get; } = new (int, int)[rows];

        public int Version { get; set; } = -1;
    }
}
