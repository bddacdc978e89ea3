using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// A sum over the elements of vectors, kept as four sums of every fourth element each, whatever the width of the CPU's
/// vectors: the order of additions, and so the last bits, do not depend on it.
/// </summary>
public struct FourSums
{
    private Vector128<float> _sums;

    /// <summary>Adds the elements of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector<float> values)
    {
        if (Vector<float>.Count == 4)
        {
            _sums += values.AsVector128();
        }
        else if (Vector<float>.Count == 8)
        {
            Add(values.AsVector256());
        }
        else
        {
            Add(values.AsVector512().GetLower());
            Add(values.AsVector512().GetUpper());
        }
    }

    /// <summary>The sum.</summary>
    public readonly float Total => _sums[0] + _sums[1] + (_sums[2] + _sums[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Vector256<float> eight) => _sums = _sums + eight.GetLower() + eight.GetUpper();
}
