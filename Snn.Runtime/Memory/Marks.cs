using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Of which neurons something is so, a bit for each, read and written a vector at a time: <c>m[j]</c> has all bits of each lane set
/// that it is so of, from neuron j on, a multiple of <c>Vector&lt;float&gt;.Count</c>.
/// </summary>
public readonly unsafe struct Marks
{
    /// <summary>A byte is that of so many neurons at least.</summary>
    internal const int LeastInByte = 4;

    private readonly byte* _first;

    internal Marks(Lanes row) => _first = (byte*)row.First;

    // neurons of a byte: those of a vector, or half of them where there are sixteen
    private static int InByte => Math.Min(8, Vector<int>.Count);

    private static readonly Vector<int> LaneBits = new([1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15]);

    /// <summary>Those from neuron <paramref name="j"/> on; not range-checked.</summary>
    public Vector<int> this[int j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte* at = _first + j / InByte;
            int bits = Vector<int>.Count == 16 ? Unsafe.ReadUnaligned<ushort>(at) : *at;
            return Vector.Equals(Vector.Create(bits) & LaneBits, LaneBits);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            byte* at = _first + j / InByte;
            uint bits = SpikeLog.Bits(value);
            if (Vector<int>.Count == 16)
            {
                Unsafe.WriteUnaligned(at, (ushort)bits);
            }
            else
            {
                *at = (byte)bits;
            }
        }
    }

    /// <summary>Whether it is so of neuron <paramref name="j"/>; not range-checked.</summary>
    public bool At(int j) => (_first[j / InByte] >> j % InByte & 1) != 0;

    /// <summary>Says whether it is so of neuron <paramref name="j"/>; not range-checked.</summary>
    public void Set(int j, bool value)
    {
        ref byte at = ref _first[j / InByte];
        int bit = 1 << j % InByte;
        at = (byte)(value ? at | bit : at & ~bit);
    }
}
