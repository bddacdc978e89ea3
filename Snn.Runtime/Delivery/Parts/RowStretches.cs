namespace Snn.Runtime;

/// <summary>Which synapses of compressed rows end at some targets. Targets ascend, so it is a stretch of each row.</summary>
internal sealed class RowStretches
{
    private readonly ConnectedPairs _pairs;
    private readonly NeuronRange _targets;
    private readonly (int First, int Count)[] _all;
    private int _version;

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="targets">The targets.</param>
    public RowStretches(ConnectedPairs pairs, NeuronRange targets)
    {
        (_pairs, _targets, _all) = (pairs, targets, new (int, int)[pairs.Sources]);
        Find();
    }

    /// <summary>First synapse and number of synapses in a row.</summary>
    public (int First, int Count) this[int source] => _all[source];

    /// <summary>Looks again where other pairs have been connected.</summary>
    public void Refresh()
    {
        if (_version != _pairs.Version)
        {
            Find();
        }
    }

    private void Find()
    {
        for (int k = 0; k < _all.Length; k++)
        {
            int first = _pairs.FirstOf(k), end = first + _pairs.CountOf(k), from = Find(first, end, _targets.From);
            _all[k] = (from, Find(from, end, _targets.To) - from);
        }

        _version = _pairs.Version;
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
}
