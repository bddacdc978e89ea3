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
    private Vector256<float> _s0, _s1, _s2, _s3;
    private float _rest;

    public readonly float Sum => Vector256.Sum(_s0 + _s1 + (_s2 + _s3)) + _rest;

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

    // sums are locals: the compiler cannot know that no number is one of the fields
    public void AddDot(float* a, float* b, int count)
    {
        var (s0, s1, s2, s3, rest) = (_s0, _s1, _s2, _s3, _rest);
        int i = 0;
        for (; i <= count - 32; i += 32)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 8), Vector256.Load(b + i + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 16), Vector256.Load(b + i + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 24), Vector256.Load(b + i + 24), s3);
        }

        for (; i <= count - 8; i += 8)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
        }

        for (; i < count; i++)
        {
            rest = MathF.FusedMultiplyAdd(a[i], b[i], rest);
        }

        (_s0, _s1, _s2, _s3, _rest) = (s0, s1, s2, s3, rest);
    }
}
