using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>
/// Which pairs of neurons a projection connects, as compressed rows: for each source neuron its targets, ascending. Synapses
/// are numbered row after row; a store has its numbers in that order.
/// </summary>
/// <remarks>Targets take 16 bits each where there are fewer than 65,536 of them, else 32.</remarks>
public sealed class ConnectedPairs
{
    /// <summary>Room behind the last synapse: rows are read in whole vectors.</summary>
    internal const int Slack = 16;

    private readonly int[] _offsets;
    private readonly ushort[]? _short;
    private readonly int[]? _long;

    private ConnectedPairs(int sources, int targets, int count, int block)
    {
        (Sources, Targets, Count, Block) = (sources, targets, count, block);
        // pinned: kernels hold pointers to them, and no longer than the object lives
        _offsets = GC.AllocateArray<int>(sources + 1, pinned: true);
        if (HasShort(targets))
        {
            _short = GC.AllocateArray<ushort>(count + Slack, pinned: true);
        }
        else
        {
            _long = GC.AllocateArray<int>(count + Slack, pinned: true);
        }
    }

    /// <summary>Number of source neurons.</summary>
    public int Sources { get; }

    /// <summary>Number of target neurons.</summary>
    public int Targets { get; }

    /// <summary>Number of synapses.</summary>
    public int Count { get; }

    /// <summary>Neighbouring targets that a source has together, from a multiple of their number on; 1 where it has them one by one.</summary>
    public int Block { get; }

    /// <summary>How often other pairs were connected.</summary>
    internal int Version { get; private set; }

    /// <summary>Number of the first synapse of a source neuron; of one more than there are, the number of synapses.</summary>
    public int FirstOf(int source) => _offsets[source];

    /// <summary>Number of synapses that leave a source neuron.</summary>
    public int CountOf(int source) => _offsets[source + 1] - _offsets[source];

    /// <summary>Target of a synapse.</summary>
    public int TargetOf(int synapse) => _short is null ? _long![synapse] : _short[synapse];

    /// <summary>The targets of a source neuron, ascending.</summary>
    public IEnumerable<int> TargetsOf(int source)
    {
        for (int i = _offsets[source]; i < _offsets[source + 1]; i++)
        {
            yield return TargetOf(i);
        }
    }

    /// <summary>Number of the synapse of a pair, or −1 where it is not connected.</summary>
    public int Find(int source, int target)
    {
        int place = new RowTargets(this, _offsets[source], CountOf(source)).Find(target);
        return place < 0 ? -1 : _offsets[source] + place;
    }

    /// <summary>Whether the same pairs are connected.</summary>
    public bool Equals(ConnectedPairs other) => ReferenceEquals(this, other)
        || (Targets == other.Targets && Count == other.Count && _offsets.AsSpan().SequenceEqual(other._offsets)
            && (_short is null ? _long!.AsSpan(0, Count).SequenceEqual(other._long.AsSpan(0, Count)) : _short.AsSpan(0, Count).SequenceEqual(other._short.AsSpan(0, Count))));

    /// <summary>Adds the pairs to a print by which they are known.</summary>
    internal void Print(IncrementalHash print)
    {
        print.AppendData(MemoryMarshal.AsBytes(_offsets.AsSpan()));
        print.AppendData(_short is null ? MemoryMarshal.AsBytes(_long.AsSpan(0, Count)) : MemoryMarshal.AsBytes(_short.AsSpan(0, Count)));
    }

    /// <summary>Bytes of a synapse beside its numbers.</summary>
    internal static int BytesPerSynapse(int targets) => HasShort(targets) ? sizeof(ushort) : sizeof(int);

    /// <summary>Compressed rows of targets.</summary>
    /// <param name="targets">Number of target neurons.</param>
    /// <param name="rows">The targets of each source neuron, ascending.</param>
    /// <param name="block">Neighbours among them that come together.</param>
    internal static ConnectedPairs Of(int targets, IReadOnlyList<int[]> rows, int block = 1)
    {
        var made = new ConnectedPairs(rows.Count, targets, checked((int)rows.Sum(r => (long)r.Length)), block);
        made.Set(rows);
        return made;
    }

    /// <summary>Connects other pairs, as many as before.</summary>
    internal void Set(IReadOnlyList<int[]> rows)
    {
        for (int k = 0, at = 0; k < rows.Count; k++)
        {
            foreach (int target in rows[k])
            {
                Set(at++, target);
            }

            _offsets[k + 1] = at;
        }

        Version++;
    }

    /// <summary>The same, of rows one after the other.</summary>
    /// <param name="offsets">Number of the first synapse of each source neuron, and the number of synapses.</param>
    /// <param name="targets">The targets of all.</param>
    internal void Set(ReadOnlySpan<int> offsets, ReadOnlySpan<int> targets)
    {
        Version++;
        offsets.CopyTo(_offsets);
        for (int i = 0; i < targets.Length; i++)
        {
            Set(i, targets[i]);
        }
    }

    /// <summary>Some synapses go and as many come, whole blocks of them.</summary>
    /// <param name="moves">Which.</param>
    /// <param name="offsets">Number of the first synapse of each source neuron, and the number of synapses, from now on.</param>
    internal void Move(SynapseMoves moves, ReadOnlySpan<int> offsets)
    {
        Version++;
        offsets.CopyTo(_offsets);
        if (_short is null)
        {
            moves.Apply(_long.AsSpan(0, Count));
        }
        else
        {
            moves.Apply(_short.AsSpan(0, Count));
        }

        foreach (var (place, _, target) in moves.New)
        {
            for (int i = 0; i < Block; i++)
            {
                Set(place + i, target + i);
            }
        }
    }

    internal bool IsShort => _short is not null;

    internal unsafe int* Offsets => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_offsets));

    /// <summary>The targets of all synapses: ushort or int.</summary>
    internal unsafe void* Indices => _short is null
        ? Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_long!))
        : Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_short));

    private static bool HasShort(int targets) => targets < 1 << 16;

    private void Set(int synapse, int target)
    {
        if (_short is null)
        {
            _long![synapse] = target;
        }
        else
        {
            _short[synapse] = (ushort)target;
        }
    }
}
