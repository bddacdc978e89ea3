namespace Snn.Runtime;

/// <summary>
/// Deals the examples of a batch to shards that cost about the same, or, where all of them take their steps together, to one
/// after the other. Where the index of an example says its shard, nothing is left to choose. Depends on the examples alone, never on threads.
/// </summary>
internal sealed class BatchPlan
{
    // a step of all neurons costs about as much as delivering this many spikes
    private const long SpikesPerStep = 16;

    private readonly long[] _order;
    private readonly long[] _load;
    private readonly int[] _sizes;
    private readonly int[] _members;
    private readonly int _batch;
    private readonly bool _together, _byShard;

    /// <param name="batch">Most examples of a batch.</param>
    /// <param name="shards">Most shards.</param>
    /// <param name="together">Whether all examples take their steps together.</param>
    /// <param name="byShard">Whether the index of an example says its shard.</param>
    public BatchPlan(int batch, int shards, bool together = false, bool byShard = false)
    {
        (_together, _byShard) = (together, byShard);
        _batch = batch;
        _order = new long[batch];
        _load = new long[shards];
        _sizes = new int[shards];
        _members = new int[checked(batch * shards)];
    }

    /// <summary>Number of shards in use: fewer than planned for batches smaller than that.</summary>
    public int Shards { get; private set; }

    /// <summary>Of examples that go together: the shard of one.</summary>
    public int ShardOf(int position) => position % _load.Length;

    /// <summary>Positions within the batch of a shard's examples, in the order to run them.</summary>
    public ReadOnlySpan<int> this[int shard] => _members.AsSpan(shard * _batch, _sizes[shard]);

    /// <summary>Longest first, each to the shard that has least so far; of examples that go together or belong to shards, each to the next.</summary>
    /// <param name="examples">The batch.</param>
    /// <param name="first">Of examples that belong to shards: the index of the first.</param>
    public void Deal(ReadOnlySpan<Example> examples, int first = 0)
    {
        Shards = _byShard ? _load.Length : Math.Min(examples.Length, _load.Length);
        Array.Clear(_load);
        Array.Clear(_sizes);
        if (_together || _byShard)
        {
            int at = _byShard ? first % _load.Length : 0;
            for (int i = 0; i < examples.Length; i++)
            {
                int shard = ShardOf(at + i);
                _members[shard * _batch + _sizes[shard]++] = i;
            }

            return;
        }

        for (int i = 0; i < examples.Length; i++)
        {
            // the position in the low half breaks ties, so that the order is the only one possible
            _order[i] = (-Cost(examples[i].Spikes) << 31) + i;
        }

        _order.AsSpan(0, examples.Length).Sort();
        for (int i = 0; i < examples.Length; i++)
        {
            int position = (int)(_order[i] & int.MaxValue);
            int shard = LeastLoaded();
            _load[shard] += Cost(examples[position].Spikes);
            _members[shard * _batch + _sizes[shard]++] = position;
        }
    }

    private int LeastLoaded()
    {
        int least = 0;
        for (int shard = 1; shard < Shards; shard++)
        {
            least = _load[shard] < _load[least] ? shard : least;
        }

        return least;
    }

    private static long Cost(SpikeTrain spikes) => Math.Min(spikes.Count + SpikesPerStep * spikes.Steps, int.MaxValue);
}
