using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Sums arrays of which every process of a group has some, one for each of its shards, in the order of shards whatever the
/// number of processes: a process receives its slice of every shard's array, sums those, and gives the sum to all. Arrays of
/// more than a megabyte, below which waiting for each other costs more than sending, go in blocks: while one is on its way the
/// next is packed, and that before it summed. With sums in any order each process sums its own, and the library those.
/// </summary>
internal sealed class OrderedSum : IDisposable
{
    private const int MostInBlock = 1 << 18, Chunk = 2048;

    private readonly Arena _arena = new();
    private readonly ProcessGroup _group;
    private readonly Lanes[] _own;
    private readonly Lanes _sum;
    private readonly int _shards;
    private readonly ShardShare _share;
    private readonly bool _inAnyOrder;
    private readonly Block[] _blocks;
    private readonly Action<int, int> _pack, _addOwn, _addSlices;
    private Block _current = null!;

    /// <param name="group">The processes.</param>
    /// <param name="shards">How many arrays there are in all of them.</param>
    /// <param name="own">Those of this process.</param>
    /// <param name="sum">Receives the sum.</param>
    /// <param name="ranges">Which parts of the arrays; the others are zero.</param>
    /// <param name="inAnyOrder">Whether the library may choose the order.</param>
    public OrderedSum(ProcessGroup group, int shards, Lanes[] own, Lanes sum, IEnumerable<(int Start, int Length)> ranges, bool inAnyOrder)
    {
        (_group, _shards, _own, _sum, _inAnyOrder) = (group, shards, own, sum, inAnyOrder);
        _share = ShardShare.Of(group, shards);
        _blocks = [.. ranges.SelectMany(Parts).Select(r => new Block(this, r.Start, r.Length))];
        (_pack, _addOwn, _addSlices) = (Pack, AddOwn, AddSlices);
    }

    /// <summary>Takes the arrays, which are zero afterwards, and starts to send them.</summary>
    public void Start(WorkerTeam team)
    {
        foreach (var block in _blocks)
        {
            _current = block;
            if (_inAnyOrder)
            {
                team.Run(Chunks(block.Length), _addOwn);
                block.Started = _group.StartSum(block.Send, _sum.Slice(block.Start, block.Length));
            }
            else
            {
                team.Run(_own.Length, _pack);
                block.Started = _group.StartExchange(block.Send, block.SendLengths, block.Receive, block.ReceiveLengths);
            }
        }
    }

    /// <summary>Waits until every process has the sum.</summary>
    public void Finish(WorkerTeam team)
    {
        foreach (var block in _blocks)
        {
            _group.Wait(block.Started);
            if (!_inAnyOrder)
            {
                _current = block;
                team.Run(Chunks(block.Slice.Length), _addSlices);
                block.Started = _group.StartGather(block.Slice, _sum.Slice(block.Start, block.Length), block.SliceLengths);
            }
        }

        for (int b = 0; b < _blocks.Length && !_inAnyOrder; b++)
        {
            _group.Wait(_blocks[b].Started);
        }
    }

    public void Dispose() => _arena.Dispose();

    private static int Chunks(int length) => (length + Chunk - 1) / Chunk;

    private static IEnumerable<(int Start, int Length)> Parts((int Start, int Length) range)
    {
        for (int at = 0; at < range.Length; at += MostInBlock)
        {
            yield return (range.Start + at, Math.Min(MostInBlock, range.Length - at));
        }
    }

    /// <summary>Slices of one shard's array, to where the other processes expect them; the own slice stays where it is.</summary>
    private void Pack(int shard, int thread)
    {
        var block = _current;
        for (int q = 0, from = 0, to = 0; q < _group.Count; from += block.SliceLengths[q], to += block.SendLengths[q++])
        {
            if (q != _group.Rank)
            {
                int length = block.SliceLengths[q];
                var slice = _own[shard].Slice(block.Start + from, length).Span;
                slice.CopyTo(block.Send.Span[(to + shard * length)..]);
                slice.Clear();
            }
        }
    }

    /// <summary>A chunk of this process's slice of all shards: from zero on, as a process sums that is alone.</summary>
    private void AddSlices(int chunk, int thread)
    {
        var block = _current;
        int start = chunk * Chunk, length = Math.Min(Chunk, block.Slice.Length - start);
        var sums = block.Slice.Slice(start, length);
        sums.Span.Clear();
        for (int s = 0, received = start; s < _shards; s++)
        {
            if (s >= _share.First && s < _share.End)
            {
                var own = _own[s - _share.First].Slice(block.Start + block.SliceStart + start, length);
                Add(own, sums);
                own.Span.Clear();
            }
            else
            {
                Add(block.Receive.Slice(received, length), sums);
                received += block.Slice.Length;
            }
        }
    }

    private void AddOwn(int chunk, int thread)
    {
        int start = chunk * Chunk, length = Math.Min(Chunk, _current.Length - start);
        var sums = _current.Send.Slice(start, length);
        sums.Span.Clear();
        foreach (var array in _own)
        {
            var values = array.Slice(_current.Start + start, length);
            Add(values, sums);
            values.Span.Clear();
        }
    }

    private static void Add(Lanes values, Lanes sums)
    {
        for (int j = 0; j < sums.Length; j += Vector<float>.Count)
        {
            sums[j] += values[j];
        }
    }

    /// <summary>A part of the arrays, and the slice of it that this process sums.</summary>
    private sealed class Block
    {
        public Block(OrderedSum of, int start, int length)
        {
            (Start, Length) = (start, length);
            var (group, shards, own) = (of._group, of._shards, of._own.Length);
            SliceLengths = [.. Enumerable.Range(0, group.Count).Select(q => ShardShare.Of(q, group.Count, length / Lanes.Padding).Count * Lanes.Padding)];
            SliceStart = SliceLengths.Take(group.Rank).Sum();
            SendLengths = [.. SliceLengths.Select((l, q) => q == group.Rank ? 0 : l * own)];
            ReceiveLengths = [.. Enumerable.Range(0, group.Count).Select(q => q == group.Rank ? 0 : ShardShare.Of(q, group.Count, shards).Count * SliceLengths[group.Rank])];
            Send = of._arena.Lanes(of._inAnyOrder ? length : SendLengths.Sum());
            Receive = of._arena.Lanes(of._inAnyOrder ? 0 : checked(SliceLengths[group.Rank] * (shards - own)));
            Slice = of._arena.Lanes(of._inAnyOrder ? 0 : SliceLengths[group.Rank]);
        }

        public int Start { get; }

        public int Length { get; }

        /// <summary>How much of it each process sums.</summary>
        public int[] SliceLengths { get; }

        /// <summary>Where the slice of this process starts in it.</summary>
        public int SliceStart { get; }

        public int[] SendLengths { get; }

        public int[] ReceiveLengths { get; }

        /// <summary>The slices of the own shards that others sum, process after process.</summary>
        public Lanes Send { get; }

        /// <summary>The own slice of the shards of others, shard after shard.</summary>
        public Lanes Receive { get; }

        /// <summary>The own slice of the sum.</summary>
        public Lanes Slice { get; }

        /// <summary>What is under way of it.</summary>
        public int Started { get; set; }
    }
}
