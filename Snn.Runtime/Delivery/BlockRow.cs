using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// A compressed row whose targets come in whole blocks of eight neighbours, or in several such: what targets have is read and
/// written in vectors, as in a dense row. The last block of a row is shorter where the number of targets asks for it.
/// </summary>
/// <typeparam name="T">Type of a target's index.</typeparam>
internal unsafe struct BlockRow<T> : ICompressedRow
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
        float* v = _values;
        var targets = _targets;
        int i = 0, count = _count;
        for (; i <= count - 16; i += 16)
        {
            float* first = sums + targets[i], second = sums + targets[i + 8];
            (Vector256.Load(first) + Vector256.Load(v + i)).Store(first);
            (Vector256.Load(second) + Vector256.Load(v + i + 8)).Store(second);
        }

        for (; i < count; i += 8)
        {
            float* at = sums + targets[i];
            (Vector256.Load(at) + Values(i)).Store(at);
        }
    }

    public readonly void AddTo(float* sums, float scale)
    {
        for (int i = 0, count = _count; i < count; i += 8)
        {
            float* at = sums + _targets[i];
            (Vector256.Load(at) + Vector256.Create(scale) * Values(i)).Store(at);
        }
    }

    public readonly void AddProducts(float* factors, float* sums)
    {
        for (int i = 0, count = _count; i < count; i += 8)
        {
            int m = _targets[i];
            Vector256.FusedMultiplyAdd(Vector256.Load(factors + m), Values(i), Vector256.Load(sums + m)).Store(sums + m);
        }
    }

    /// <summary>In the order of a dense row's sum, by the place of a synapse in its row: with all pairs the bits are the same.</summary>
    public readonly float Dot(float* lambda)
    {
        float* v = _values;
        var targets = _targets;
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0, count = _count;
        for (; i <= count - 32; i += 32)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i), Vector256.Load(lambda + targets[i]), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 8), Vector256.Load(lambda + targets[i + 8]), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 16), Vector256.Load(lambda + targets[i + 16]), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 24), Vector256.Load(lambda + targets[i + 24]), s3);
        }

        if (i < count)
        {
            s0 = Vector256.FusedMultiplyAdd(Values(i), Vector256.Load(lambda + targets[i]), s0);
        }

        if (i + 8 < count)
        {
            s1 = Vector256.FusedMultiplyAdd(Values(i + 8), Vector256.Load(lambda + targets[i + 8]), s1);
        }

        if (i + 16 < count)
        {
            s2 = Vector256.FusedMultiplyAdd(Values(i + 16), Vector256.Load(lambda + targets[i + 16]), s2);
        }

        if (i + 24 < count)
        {
            s3 = Vector256.FusedMultiplyAdd(Values(i + 24), Vector256.Load(lambda + targets[i + 24]), s3);
        }

        return Vector256.Sum(s0 + s1 + (s2 + s3));
    }

    public readonly void Take(float* credit)
    {
        float* v = _values;
        var targets = _targets;
        int i = 0, count = _count;
        for (; i <= count - 8; i += 8)
        {
            (Vector256.Load(v + i) + Vector256.Load(credit + targets[i])).Store(v + i);
        }

        for (; i < count; i++)
        {
            v[i] += credit[targets[i]];
        }
    }

    public readonly void Take(float* credit, float scale)
    {
        float* v = _values;
        var targets = _targets;
        int i = 0, count = _count;
        for (; i <= count - 8; i += 8)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(scale), Vector256.Load(credit + targets[i]), Vector256.Load(v + i)).Store(v + i);
        }

        for (; i < count; i++)
        {
            v[i] = MathF.FusedMultiplyAdd(scale, credit[targets[i]], v[i]);
        }
    }

    /// <summary>Eight numbers from the i-th on, zeros behind the end of the row.</summary>
    private readonly Vector256<float> Values(int i)
    {
        if (i <= _count - 8)
        {
            return Vector256.Load(_values + i);
        }

        var isInRow = Vector256.LessThan(Vector256.Create(i) + Vector256<int>.Indices, Vector256.Create(_count));
        return Vector256.Load(_values + i) & isInRow.AsSingle();
    }
}
