using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>What is done with numbers that lie side by side; an object of it is a sum of products.</summary>
internal unsafe interface IRun<TSelf>
    where TSelf : struct, IRun<TSelf>
{
    /// <summary>sums += values.</summary>
    static abstract void Add(float* sums, float* values, int count);

    /// <summary>sums += scale · values, the product rounded.</summary>
    static abstract void AddScaled(float* sums, float* values, float scale, int count);

    /// <summary>sums += scale · values, the product not rounded.</summary>
    static abstract void AddMultiple(float* sums, float* values, float scale, int count);

    /// <summary>sums += factors · values, the products not rounded.</summary>
    static abstract void AddProducts(float* sums, float* values, float* factors, int count);

    /// <summary>Adds Σ a · b.</summary>
    void AddDot(float* a, float* b, int count);

    /// <summary>What was added.</summary>
    float Sum { get; }
}

/// <summary>One number at a time.</summary>
internal unsafe struct PlainRun : IRun<PlainRun>
{
    public float Sum { get; private set; }

    public static void Add(float* sums, float* values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            sums[i] += values[i];
        }
    }

    public static void AddScaled(float* sums, float* values, float scale, int count)
    {
        for (int i = 0; i < count; i++)
        {
            sums[i] += scale * values[i];
        }
    }

    public static void AddMultiple(float* sums, float* values, float scale, int count)
    {
        for (int i = 0; i < count; i++)
        {
            sums[i] = MathF.FusedMultiplyAdd(scale, values[i], sums[i]);
        }
    }

    public static void AddProducts(float* sums, float* values, float* factors, int count)
    {
        for (int i = 0; i < count; i++)
        {
            sums[i] = MathF.FusedMultiplyAdd(factors[i], values[i], sums[i]);
        }
    }

    public void AddDot(float* a, float* b, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Sum += a[i] * b[i];
        }
    }
}

/// <summary>By vectors; what is left over, one by one.</summary>
internal unsafe struct VectorRun : IRun<VectorRun>
{
    private Vector256<float> _even, _odd;
    private float _rest;

    public readonly float Sum => Vector256.Sum(_even + _odd) + _rest;

    public static void Add(float* sums, float* values, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            (Vector256.Load(sums + i) + Vector256.Load(values + i)).Store(sums + i);
        }

        PlainRun.Add(sums + i, values + i, count - i);
    }

    public static void AddScaled(float* sums, float* values, float scale, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            (Vector256.Load(sums + i) + Vector256.Create(scale) * Vector256.Load(values + i)).Store(sums + i);
        }

        PlainRun.AddScaled(sums + i, values + i, scale, count - i);
    }

    public static void AddMultiple(float* sums, float* values, float scale, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(scale), Vector256.Load(values + i), Vector256.Load(sums + i)).Store(sums + i);
        }

        PlainRun.AddMultiple(sums + i, values + i, scale, count - i);
    }

    public static void AddProducts(float* sums, float* values, float* factors, int count)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector256.FusedMultiplyAdd(Vector256.Load(factors + i), Vector256.Load(values + i), Vector256.Load(sums + i)).Store(sums + i);
        }

        PlainRun.AddProducts(sums + i, values + i, factors + i, count - i);
    }

    public void AddDot(float* a, float* b, int count)
    {
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            _even = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), _even);
            _odd = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 8), Vector256.Load(b + i + 8), _odd);
        }

        if (i <= count - 8)
        {
            _even = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), _even);
            i += 8;
        }

        for (; i < count; i++)
        {
            _rest = MathF.FusedMultiplyAdd(a[i], b[i], _rest);
        }
    }
}
