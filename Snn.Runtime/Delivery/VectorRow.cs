using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Snn.Runtime;

/// <summary>
/// A compressed row by vectors where its targets allow: numbers are read and written in a row, targets are gathered. What is
/// added to targets goes one by one, for there are CPUs that gather but none here that scatter.
/// </summary>
/// <typeparam name="T">Type of a target's index.</typeparam>
internal unsafe struct VectorRow<T> : ICompressedRow
    where T : unmanaged
{
    private float* _values;
    private TargetList<T> _targets;
    private int _count;

    public void Set(float* values, void* targets, int first, int count)
    {
        _values = values;
        _targets = new(targets, first);
        _count = count;
    }

    public readonly void AddTo(float* sums)
    {
        int i = 0;
        for (; i <= _count - 4; i += 4)
        {
            // different targets, so the four do not wait for each other
            float* s0 = sums + _targets[i], s1 = sums + _targets[i + 1], s2 = sums + _targets[i + 2], s3 = sums + _targets[i + 3];
            float u0 = *s0 + _values[i], u1 = *s1 + _values[i + 1], u2 = *s2 + _values[i + 2], u3 = *s3 + _values[i + 3];
            *s0 = u0;
            *s1 = u1;
            *s2 = u2;
            *s3 = u3;
        }

        for (; i < _count; i++)
        {
            sums[_targets[i]] += _values[i];
        }
    }

    public readonly void AddTo(float* sums, float scale)
    {
        for (int i = 0; i < _count; i++)
        {
            float* sum = sums + _targets[i];
            *sum = MathF.FusedMultiplyAdd(scale, _values[i], *sum);
        }
    }

    public readonly void AddProducts(float* factors, float* sums)
    {
        for (int i = 0; i < _count; i++)
        {
            int m = _targets[i];
            sums[m] = MathF.FusedMultiplyAdd(factors[m], _values[i], sums[m]);
        }
    }

    /// <summary>In the order of a dense row's sum, by the place of a synapse in its row: with all pairs the bits are the same.</summary>
    public readonly float Dot(float* lambda)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i <= _count - 32; i += 32)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(_values + i), Gather(lambda, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(_values + i + 8), Gather(lambda, i + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(_values + i + 16), Gather(lambda, i + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(_values + i + 24), Gather(lambda, i + 24), s3);
        }

        if (i < _count - 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(_values + i), Gather(lambda, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(_values + i + 8), Gather(lambda, i + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(Values(i + 16), Gather(lambda, i + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(Values(i + 24), Gather(lambda, i + 24), s3);
        }
        else if (i < _count)
        {
            s0 = Vector256.FusedMultiplyAdd(Values(i), Gather(lambda, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Values(i + 8), Gather(lambda, i + 8), s1);
        }

        return Vector256.Sum(s0 + s1 + (s2 + s3));
    }

    public readonly void Take(float* credit)
    {
        int i = 0;
        float* v = _values;
        for (; i <= _count - 4; i += 4)
        {
            float c0 = credit[_targets[i]], c1 = credit[_targets[i + 1]], c2 = credit[_targets[i + 2]], c3 = credit[_targets[i + 3]];
            (Vector128.Load(v + i) + Vector128.Create(c0, c1, c2, c3)).Store(v + i);
        }

        for (; i < _count; i++)
        {
            v[i] += credit[_targets[i]];
        }
    }

    public readonly void Take(float* credit, float scale)
    {
        int i = 0;
        for (; i <= _count - 8; i += 8)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(scale), Gather(credit, i), Vector256.Load(_values + i)).Store(_values + i);
        }

        for (; i < _count; i++)
        {
            _values[i] = MathF.FusedMultiplyAdd(scale, credit[_targets[i]], _values[i]);
        }
    }

    /// <summary>Eight numbers from the i-th on, zeros behind the end of the row.</summary>
    private readonly Vector256<float> Values(int i)
    {
        var isInRow = Vector256.LessThan(Vector256.Create(i) + Vector256<int>.Indices, Vector256.Create(_count));
        return Vector256.Load(_values + i) & isInRow.AsSingle();
    }

    /// <summary>What the targets of eight synapses have; behind the end of the row those of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<float> Gather(float* from, int i)
    {
        T* t = _targets.From(i);
        if (Avx2.IsSupported)
        {
            var indices = sizeof(T) == sizeof(ushort) ? Avx2.ConvertToVector256Int32((ushort*)t) : Vector256.Load((int*)t);
            return Avx2.GatherVector256(from, indices, sizeof(float));
        }

        return Vector256.Create(
            from[_targets[i]], from[_targets[i + 1]], from[_targets[i + 2]], from[_targets[i + 3]],
            from[_targets[i + 4]], from[_targets[i + 5]], from[_targets[i + 6]], from[_targets[i + 7]]);
    }
}
