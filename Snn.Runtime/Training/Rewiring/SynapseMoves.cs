using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// What a rewiring does to everything that has a value for each synapse: some go, as many come, and what lies between moves in
/// one piece. So it costs a copy of memory and something for each synapse that moves.
/// </summary>
/// <param name="synapses">Number of synapses.</param>
internal sealed class SynapseMoves(int synapses)
{
    private readonly List<(int From, int To, int Length)> _pieces = [];
    private readonly List<(int Place, int Source, int Target)> _new = [];
    private readonly byte[] _scratch = new byte[checked(synapses * sizeof(float))];
    private int _from, _to;

    /// <summary>The new synapses, by where they stand.</summary>
    public IReadOnlyList<(int Place, int Source, int Target)> New => _new;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _pieces.Clear();
        _new.Clear();
        _from = _to = 0;
    }

    /// <summary>A synapse goes. Calls of this and <see cref="Insert"/> come in the order of synapses.</summary>
    public void Remove(int synapse)
    {
        Keep(synapse);
        _from = synapse + 1;
    }

    /// <summary>One comes to stand before the synapse with that number.</summary>
    public void Insert(int before, int source, int target)
    {
        Keep(before);
        _new.Add((_to++, source, target));
    }

    /// <summary>All others stay.</summary>
    public void End() => Keep(synapses);

    /// <summary>Moves values; those of new synapses are 0.</summary>
    public void Apply<T>(Span<T> values)
        where T : unmanaged
    {
        var moved = MemoryMarshal.Cast<byte, T>(_scratch.AsSpan())[..synapses];
        foreach (var (from, to, length) in _pieces)
        {
            values.Slice(from, length).CopyTo(moved[to..]);
        }

        foreach (var (place, _, _) in _new)
        {
            moved[place] = default;
        }

        moved.CopyTo(values);
    }

    private void Keep(int until)
    {
        if (until > _from)
        {
            _pieces.Add((_from, _to, until - _from));
            _to += until - _from;
            _from = until;
        }
    }
}
