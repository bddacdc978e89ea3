using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>Neighbouring entries of a kernel through which a source neuron reaches neighbouring targets.</summary>
/// <param name="Target">The first target.</param>
/// <param name="Number">The entry that leads there.</param>
/// <param name="Count">How many.</param>
public readonly record struct KernelRun(int Target, int Number, int Count)
{
    /// <summary>Target of synapse <paramref name="j"/> of the run.</summary>
    public int this[int j] => Target + j;

    /// <summary>The values of the targets of a vector of synapses, the first of which is <paramref name="j"/>; behind the end of the run any numbers.</summary>
    /// <param name="values">One value for each target neuron.</param>
    /// <param name="j">A synapse of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Gather(Lanes values, int j) =>
        Target + j + Vector<float>.Count <= values.Length ? values[Target + j] : VectorEnd.Read(ref values.At(Target + j), values.Length - Target - j);
}

/// <summary>The numbers of such entries, read and written a vector at a time; nothing is written behind the end.</summary>
public readonly unsafe struct KernelRow
{
    private readonly float* _first;
    private readonly int _room;

    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="room">How many may be read.</param>
    internal KernelRow(float* first, int count, int room)
    {
        _first = first;
        (Count, _room) = (count, room);
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>The vector that starts at entry <paramref name="j"/>; not range-checked.</summary>
    public Vector<float> this[int j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => j + Vector<float>.Count <= _room ? Unsafe.ReadUnaligned<Vector<float>>(_first + j) : VectorEnd.Read(ref _first[j], _room - j);
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

    /// <summary>The number of entry <paramref name="j"/>; not range-checked.</summary>
    public ref float At(int j) => ref _first[j];
}
