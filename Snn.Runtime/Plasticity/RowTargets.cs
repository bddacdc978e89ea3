using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>Which neurons the synapses of one source neuron end at, ascending.</summary>
public readonly unsafe struct RowTargets
{
    private readonly TargetList<ushort> _short;
    private readonly TargetList<int> _long;
    private readonly bool _isShort;

    internal RowTargets(ConnectedPairs pairs, int first, int count)
    {
        (_isShort, Count) = (pairs.IsShort, count);
        (_short, _long) = _isShort ? (new(pairs.Indices, first), default) : (default(TargetList<ushort>), new TargetList<int>(pairs.Indices, first));
    }

    /// <summary>Number of synapses.</summary>
    public int Count { get; }

    /// <summary>Target of synapse <paramref name="j"/> of the row; not range-checked.</summary>
    public int this[int j] => _isShort ? _short[j] : _long[j];

    /// <summary>The values of the targets of a vector of synapses, the first of which is <paramref name="j"/>; behind the end of the row any of them.</summary>
    /// <param name="values">One value for each target neuron.</param>
    /// <param name="j">A synapse of the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Gather(Lanes values, int j)
    {
        if (Vector<float>.Count == Vector256<float>.Count)
        {
            return (_isShort ? _short.Gather(values.First, j) : _long.Gather(values.First, j)).AsVector();
        }

        Span<float> gathered = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < gathered.Length; i++)
        {
            gathered[i] = values.At(this[j + i]);
        }

        return new(gathered);
    }

    /// <summary>Which synapse of the row ends at a neuron; −1 where none does.</summary>
    public int Find(int target)
    {
        int lo = 0, hi = Count - 1;
        while (lo <= hi)
        {
            int middle = (lo + hi) >>> 1, found = this[middle];
            if (found == target)
            {
                return middle;
            }

            (lo, hi) = found < target ? (middle + 1, hi) : (lo, middle - 1);
        }

        return -1;
    }
}
