using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>Products of weight rows with one vector: the credit of a neuron's spike from all its targets.</summary>
internal static unsafe partial class RowDots
{
    private const int Lane = 8;

    /// <summary>target[k] = start[k] + row k · λ, where needed[k] is not zero or needed is null; start[k] elsewhere.</summary>
    public static void Add(Lanes lambda, Rows weights, float* needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k += Lane)
        {
            // eight neurons at a time: mostly none of them is near its threshold
            int end = Math.Min(k + Lane, weights.Count);
            uint open = needed == null ? 0xFFu : ~Vector256.Equals(Vector256.Load(needed + k), Vector256<float>.Zero).ExtractMostSignificantBits();
            for (int i = k; i < end; i++)
            {
                float sum = (open >> (i - k) & 1) != 0 ? Dot(weights[i].First, lambda.First, weights.Stride) : 0;
                target.First[i] = start.First[i] + sum;
            }
        }
    }

    /// <summary>target[k] += row k · λ, for the neurons k that spiked.</summary>
    public static void AddAt(ReadOnlySpan<int> spikes, Lanes lambda, Rows weights, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.First[k] += Dot(weights[k].First, lambda.First, weights.Stride);
        }
    }

    /// <summary>a · b.</summary>
    public static float Dot(Lanes a, Lanes b) => Dot(a.First, b.First, a.Length);

    /// <summary>Four accumulators hide the latency; rows are whole cache lines, so there is no rest.</summary>
    private static float Dot(float* a, float* b, int length)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        int j = 0;
        for (; j <= length - 32; j += 32)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j), Vector256.Load(b + j), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j + 8), Vector256.Load(b + j + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j + 16), Vector256.Load(b + j + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j + 24), Vector256.Load(b + j + 24), s3);
        }

        for (; j < length; j += 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j), Vector256.Load(b + j), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j + 8), Vector256.Load(b + j + 8), s1);
        }

        return Vector256.Sum(s0 + s1 + (s2 + s3));
    }
}
