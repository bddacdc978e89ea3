using System.Runtime.Intrinsics;

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

    // fields are read once: the compiler cannot know that no sum is one of them
    public readonly void AddTo(float* sums)
    {
        float* v = _values;
        var targets = _targets;
        int i = 0, count = _count;
        for (; i <= count - 4; i += 4)
        {
            // different targets, so the four do not wait for each other
            var (t0, t1, t2, t3) = targets.Four(i);
            float* s0 = sums + t0, s1 = sums + t1, s2 = sums + t2, s3 = sums + t3;
            var sum = Vector128.Create(*s0, *s1, *s2, *s3) + Vector128.Load(v + i);
            *s0 = sum.ToScalar();
            *s1 = sum.GetElement(1);
            *s2 = sum.GetElement(2);
            *s3 = sum.GetElement(3);
        }

        for (; i < count; i++)
        {
            sums[targets[i]] += v[i];
        }
    }

    public readonly void AddTo(float* sums, float scale)
    {
        float* v = _values;
        var targets = _targets;
        for (int i = 0, count = _count; i < count; i++)
        {
            float* sum = sums + targets[i];
            *sum += scale * v[i];
        }
    }

    public readonly void AddProducts(float* factors, float* sums)
    {
        float* v = _values;
        var targets = _targets;
        for (int i = 0, count = _count; i < count; i++)
        {
            int m = targets[i];
            sums[m] = MathF.FusedMultiplyAdd(factors[m], v[i], sums[m]);
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
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i), targets.Gather(lambda, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 8), targets.Gather(lambda, i + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 16), targets.Gather(lambda, i + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 24), targets.Gather(lambda, i + 24), s3);
        }

        if (i < count - 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i), targets.Gather(lambda, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(v + i + 8), targets.Gather(lambda, i + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(Values(i + 16), targets.Gather(lambda, i + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(Values(i + 24), targets.Gather(lambda, i + 24), s3);
        }
        else if (i < count)
        {
            s0 = Vector256.FusedMultiplyAdd(Values(i), targets.Gather(lambda, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Values(i + 8), targets.Gather(lambda, i + 8), s1);
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
            (Vector256.Load(v + i) + targets.Gather(credit, i)).Store(v + i);
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
            Vector256.FusedMultiplyAdd(Vector256.Create(scale), targets.Gather(credit, i), Vector256.Load(v + i)).Store(v + i);
        }

        for (; i < count; i++)
        {
            v[i] = MathF.FusedMultiplyAdd(scale, credit[targets[i]], v[i]);
        }
    }

    /// <summary>Eight numbers from the i-th on, zeros behind the end of the row.</summary>
    private readonly Vector256<float> Values(int i)
    {
        var isInRow = Vector256.LessThan(Vector256.Create(i) + Vector256<int>.Indices, Vector256.Create(_count));
        return Vector256.Load(_values + i) & isInRow.AsSingle();
    }
}
