using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// The numbers of one source neuron's synapses, read and written a vector at a time: <c>row[j]</c> is the vector that starts at
/// the row's j-th synapse. Rows are not padded: what is read behind the end is of other rows, and nothing is written there.
/// </summary>
public readonly unsafe struct SynapseRow
{
    private readonly float* _first;

    internal SynapseRow(float* first, int count)
    {
        _first = first;
        Count = count;
    }

    /// <summary>Number of synapses.</summary>
    public int Count { get; }

    /// <summary>The vector that starts at synapse <paramref name="j"/> of the row; not range-checked.</summary>
    public Vector<float> this[int j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.ReadUnaligned<Vector<float>>(_first + j);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            if (j + Vector<float>.Count <= Count)
            {
                Unsafe.WriteUnaligned(_first + j, value);
            }
            else
            {
                VectorEnd.Write(ref _first[j], Count - j, value);
            }
        }
    }

    /// <summary>The values one by one.</summary>
    public Span<float> Span => new(_first, Count);

    /// <summary>The value of synapse <paramref name="j"/> of the row; not range-checked.</summary>
    public ref float At(int j) => ref _first[j];

    internal bool IsFinite => new Lanes(_first, Count).IsFinite(Count);
}
