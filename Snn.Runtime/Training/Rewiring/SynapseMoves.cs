using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// What a rewiring does to everything that has a value for each synapse: some go, as many come, and what lies between moves in
/// one piece. So it costs a copy of memory and something for each synapse that moves. They go and come in whole blocks.
/// </summary>
/// <param name="blocks">Number of blocks of synapses.</param>
/// <param name="block">Synapses of each.</param>
internal sealed class SynapseMoves(int blocks, int block)
{
    private readonly List<(int From, int To, int Length)> _pieces = [];
    private readonly List<(int Place, int Source, int Target)> _new = [];
    private readonly List<(int Source, int Target)> _gone = [];
    private readonly byte[] _scratch = new byte[checked(blocks * block * sizeof(float))];
    private int _from, _to;

    /// <summary>The new blocks, by where their first synapse stands; the target is that of this one.</summary>
    public IReadOnlyList<(int Place, int Source, int Target)> New => _new;

    /// <summary>The blocks that go, by source and target of their first synapse.</summary>
    public IReadOnlyList<(int Source, int Target)> Gone => _gone;

    /// <summary>Synapses of a block.</summary>
    public int Block => block;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _pieces.Clear();
        _new.Clear();
        _gone.Clear();
        _from = _to = 0;
    }

    /// <summary>A block goes. Calls of this and <see cref="Insert"/> come in their order.</summary>
    /// <param name="removed">Its number.</param>
    /// <param name="source">The source neuron.</param>
    /// <param name="target">Target of its first synapse.</param>
    public void Remove(int removed, int source, int target)
    {
        Keep(removed);
        _gone.Add((source, target));
        _from = removed + 1;
    }

    /// <summary>One comes to stand before the block with that number.</summary>
    /// <param name="before">That number.</param>
    /// <param name="source">The source neuron.</param>
    /// <param name="target">Number of the block among those of targets.</param>
    public void Insert(int before, int source, int target)
    {
        Keep(before);
        _new.Add((_to++ * block, source, target * block));
    }

    /// <summary>All others stay.</summary>
    public void End() => Keep(blocks);

    /// <summary>Moves values; those of new synapses are 0.</summary>
    public void Apply<T>(Span<T> values)
        where T : unmanaged
    {
        var moved = MemoryMarshal.Cast<byte, T>(_scratch.AsSpan())[..(blocks * block)];
        foreach (var (from, to, length) in _pieces)
        {
            values.Slice(from, length).CopyTo(moved[to..]);
        }

        foreach (var (place, _, _) in _new)
        {
            moved.Slice(place, block).Clear();
        }

        moved.CopyTo(values);
    }

    private void Keep(int until)
    {
        if (until > _from)
        {
            _pieces.Add((_from * block, _to * block, (until - _from) * block));
            _to += until - _from;
            _from = until;
        }
    }
}
