namespace Snn.Runtime;

/// <summary>A compressed row one number at a time: what <see cref="VectorRow{T}"/> is checked against.</summary>
/// <typeparam name="T">Type of a target's index.</typeparam>
internal unsafe struct PlainRow<T> : ICompressedRow
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
        for (int i = 0; i < _count; i++)
        {
            sums[_targets[i]] += _values[i];
        }
    }

    public readonly void AddTo(float* sums, float scale)
    {
        for (int i = 0; i < _count; i++)
        {
            sums[_targets[i]] += scale * _values[i];
        }
    }

    public readonly void AddProducts(float* factors, float* sums)
    {
        for (int i = 0; i < _count; i++)
        {
            sums[_targets[i]] = MathF.FusedMultiplyAdd(factors[_targets[i]], _values[i], sums[_targets[i]]);
        }
    }

    public readonly float Dot(float* lambda)
    {
        float sum = 0;
        for (int i = 0; i < _count; i++)
        {
            sum += _values[i] * lambda[_targets[i]];
        }

        return sum;
    }

    public readonly void Take(float* credit)
    {
        for (int i = 0; i < _count; i++)
        {
            _values[i] += credit[_targets[i]];
        }
    }

    public readonly void Take(float* credit, float scale)
    {
        for (int i = 0; i < _count; i++)
        {
            _values[i] = MathF.FusedMultiplyAdd(scale, credit[_targets[i]], _values[i]);
        }
    }
}
