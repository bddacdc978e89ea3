using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// One value per neuron in native memory, read and written a vector at a time: <c>v[j]</c> is the vector that starts at
/// neuron j, a multiple of <c>Vector&lt;float&gt;.Count</c>. Padded with zeros to whole vectors.
/// </summary>
public readonly unsafe struct Lanes
{
    private readonly float* _first;

    internal Lanes(float* first, int length)
    {
        _first = first;
        Length = length;
    }

    /// <summary>Number of floats, a multiple of <see cref="Padding"/>.</summary>
    public int Length { get; }

    /// <summary>Lengths are rounded up to this many floats: one cache line, a whole number of vectors on every CPU.</summary>
    public const int Padding = 16;

    /// <summary>Rounds a number of neurons up to whole vectors.</summary>
    public static int Padded(int size) => (size + Padding - 1) / Padding * Padding;

    /// <summary>The vector that starts at neuron <paramref name="j"/>; not range-checked.</summary>
    public Vector<float> this[int j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.ReadUnaligned<Vector<float>>(_first + j);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => Unsafe.WriteUnaligned(_first + j, value);
    }

    /// <summary>The value of neuron <paramref name="j"/>; not range-checked.</summary>
    public ref float At(int j) => ref _first[j];

    /// <summary>The values one by one, padding included.</summary>
    public Span<float> Span => new(_first, Length);

    /// <summary>A part of it; start and length are multiples of <see cref="Padding"/>.</summary>
    public Lanes Slice(int start, int length) => new(_first + start, length);

    /// <summary>Copies all values.</summary>
    public void CopyTo(Lanes target) => Span.CopyTo(target.Span);

    /// <summary>Whether the first so many values are finite numbers.</summary>
    internal bool IsFinite(int count)
    {
        // zero times infinity, or times NaN, is NaN
        var sum = Vector<float>.Zero;
        int j = 0;
        for (; j <= count - Vector<float>.Count; j += Vector<float>.Count)
        {
            sum += this[j] * Vector<float>.Zero;
        }

        float rest = 0;
        for (; j < count; j++)
        {
            rest += At(j) * 0;
        }

        return Vector.EqualsAll(sum, Vector<float>.Zero) && rest == 0;
    }

    internal float* First => _first;
}
