using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// A matrix in native memory whose rows are <see cref="Lanes"/>: the weights of one source neuron, or one time step of a
/// tape. Rows are contiguous and padded.
/// </summary>
public readonly unsafe struct Rows
{
    private readonly float* _first;

    internal Rows(float* first, int count, int stride)
    {
        _first = first;
        Count = count;
        Stride = stride;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Floats per row, padding included.</summary>
    public int Stride { get; }

    /// <summary>Row <paramref name="k"/>; not range-checked.</summary>
    public Lanes this[int k]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_first + (nint)k * Stride, Stride);
    }

    /// <summary>The rows from <paramref name="k"/> on.</summary>
    internal Rows From(int k) => new(_first + (nint)k * Stride, Count - k, Stride);

    /// <summary>Sets the first so many rows to zero.</summary>
    internal void Clear(int count)
    {
        for (int k = 0; k < count; k++)
        {
            this[k].Span.Clear();
        }
    }

    /// <summary>All values, row by row, padding included.</summary>
    /// <exception cref="OverflowException">The matrix has 2³¹ values or more.</exception>
    public Span<float> Span => new(_first, checked(Count * Stride));

    internal float* First => _first;
}
