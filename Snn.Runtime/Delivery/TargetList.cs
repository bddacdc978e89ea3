using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>A list of targets, of 16 or 32 bits each. It may be read in vectors, up to the synapses of the next row.</summary>
/// <typeparam name="T"><c>ushort</c> or <c>int</c>.</typeparam>
internal readonly unsafe struct TargetList<T>(void* all, int first)
    where T : unmanaged
{
    private readonly T* _first = (T*)all + first;

    public int this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T) == sizeof(ushort) ? *(ushort*)(_first + i) : *(int*)(_first + i);
    }

    /// <summary>Four targets from the i-th on; those of 16 bits in one load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (nint T0, nint T1, nint T2, nint T3) Four(int i)
    {
        if (sizeof(T) == sizeof(ushort) && BitConverter.IsLittleEndian)
        {
            ulong four = *(ulong*)(_first + i);
            return ((ushort)four, (ushort)(four >> 16), (ushort)(four >> 32), (nint)(four >> 48));
        }

        return (this[i], this[i + 1], this[i + 2], this[i + 3]);
    }

    /// <summary>What the targets of eight synapses have. CPUs that can gather are no faster at it than single loads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Gather(float* from, int i)
    {
        var (t0, t1, t2, t3) = Four(i);
        var (t4, t5, t6, t7) = Four(i + 4);
        return Vector256.Create(
            Vector128.Create(from[t0], from[t1], from[t2], from[t3]),
            Vector128.Create(from[t4], from[t5], from[t6], from[t7]));
    }
}
