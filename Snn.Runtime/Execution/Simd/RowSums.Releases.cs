using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <content>The same where a spike delivers more or less of its row: <c>release</c> has its share for each neuron.</content>
public static unsafe partial class RowSums
{
    /// <summary>target[k] = 1 for the neurons k of <paramref name="spikes"/>, 0 for others.</summary>
    public static void Mark(ReadOnlySpan<int> spikes, Lanes target) => ScalarSums.Mark(spikes, target);

    /// <summary>The same of the neurons of a range.</summary>
    public static void Mark(ReadOnlySpan<int> spikes, Lanes target, NeuronRange range) => ScalarSums.Mark(spikes, target, range);

    /// <summary>target = start + <paramref name="terms"/>.</summary>
    public static void Add(Lanes terms, Lanes start, Lanes target)
    {
        for (int j = 0; j < target.Length; j += 8)
        {
            (At(start.First + j) + At(terms.First + j)).Store(target.First + j);
        }
    }

    /// <summary>target = Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static void Deliver(ReadOnlySpan<int> spikes, Lanes release, Rows weights, Lanes target)
    {
        if (spikes.IsEmpty)
        {
            target.Span.Clear();
            return;
        }

        Sum(spikes, release, weights, target, 0, weights.Stride, fresh: true);
    }

    /// <summary>target += Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Rows weights, Lanes target)
    {
        if (!spikes.IsEmpty)
        {
            Sum(spikes, release, weights, target, 0, weights.Stride, fresh: false);
        }
    }

    /// <summary>The same for some of the targets.</summary>
    internal static void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Rows weights, Lanes target, NeuronRange targets) =>
        Sum(spikes, release, weights, target, targets.From, targets.Padded, fresh: false);

    /// <summary>Every row of <paramref name="spikes"/> += its release times <paramref name="credit"/>: the event-driven weight gradient.</summary>
    public static void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release, Rows gradient)
    {
        int n = gradient.Stride;
        foreach (int k in spikes)
        {
            float* g = gradient.First + (nint)k * n;
            var r = Vector256.Create(release.First[k]);
            for (int j = 0; j < n; j += 8)
            {
                Vector256.FusedMultiplyAdd(r, At(credit.First + j), At(g + j)).Store(g + j);
            }
        }
    }

    /// <summary>target = start + release · Σₘ errors[m] · row m.</summary>
    public static void AddScaled(Lanes errors, Rows feedback, Lanes release, Lanes start, Lanes target)
    {
        int n = feedback.Stride;
        for (int j = 0; j < n; j += Half)
        {
            Vector256<float> u0 = Vector256<float>.Zero, u1 = Vector256<float>.Zero;
            float* w = feedback.First + j;
            for (int m = 0; m < feedback.Count; m++, w += n)
            {
                var e = Vector256.Create(errors.First[m]);
                u0 = Vector256.FusedMultiplyAdd(e, At(w), u0);
                u1 = Vector256.FusedMultiplyAdd(e, At(w + 8), u1);
            }

            Vector256.FusedMultiplyAdd(At(release.First + j), u0, At(start.First + j)).Store(target.First + j);
            Vector256.FusedMultiplyAdd(At(release.First + j + 8), u1, At(start.First + j + 8)).Store(target.First + j + 8);
        }
    }

    /// <summary>
    /// target[k] = start[k] + release[k] · (row k · <paramref name="lambda"/>) where <paramref name="needed"/>[k] is not zero,
    /// start[k] elsewhere.
    /// </summary>
    public static void AddReleased(Lanes lambda, Rows weights, Lanes release, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = needed.At(k) == 0 ? start.At(k) : MathF.FusedMultiplyAdd(release.At(k), RowDots.Dot(weights[k], lambda), start.At(k));
        }
    }

    /// <summary>target[k] = start[k] + release[k] · (row k · <paramref name="lambda"/>).</summary>
    public static void AddReleased(Lanes lambda, Rows weights, Lanes release, Lanes start, Lanes target)
    {
        for (int k = 0; k < weights.Count; k++)
        {
            target.At(k) = MathF.FusedMultiplyAdd(release.At(k), RowDots.Dot(weights[k], lambda), start.At(k));
        }
    }

    // products are rounded before they are added, as on devices: spikes do not depend on where a network runs
    private static void Sum(ReadOnlySpan<int> spikes, Lanes release, Rows weights, Lanes target, int from, int to, bool fresh)
    {
        int n = weights.Stride, j = from;
        for (; j <= to - Block; j += Block)
        {
            float* u = target.First + j;
            Vector256<float> u0, u1, u2, u3, u4, u5, u6, u7;
            if (fresh)
            {
                u0 = u1 = u2 = u3 = u4 = u5 = u6 = u7 = Vector256<float>.Zero;
            }
            else
            {
                (u0, u1, u2, u3) = (At(u), At(u + 8), At(u + 16), At(u + 24));
                (u4, u5, u6, u7) = (At(u + 32), At(u + 40), At(u + 48), At(u + 56));
            }

            foreach (int k in spikes)
            {
                float* w = weights.First + (nint)k * n + j;
                var r = Vector256.Create(release.First[k]);
                u0 += r * At(w);
                u1 += r * At(w + 8);
                u2 += r * At(w + 16);
                u3 += r * At(w + 24);
                u4 += r * At(w + 32);
                u5 += r * At(w + 40);
                u6 += r * At(w + 48);
                u7 += r * At(w + 56);
            }

            Store(u, u0, u1, u2, u3, u4, u5, u6, u7);
        }

        for (; j < to; j += Half)
        {
            float* u = target.First + j;
            Vector256<float> u0 = fresh ? Vector256<float>.Zero : At(u), u1 = fresh ? Vector256<float>.Zero : At(u + 8);
            foreach (int k in spikes)
            {
                float* w = weights.First + (nint)k * n + j;
                var r = Vector256.Create(release.First[k]);
                u0 += r * At(w);
                u1 += r * At(w + 8);
            }

            u0.Store(u);
            u1.Store(u + 8);
        }
    }
}
