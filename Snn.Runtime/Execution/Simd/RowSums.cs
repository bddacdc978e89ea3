using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// The three things training does with a weight matrix, all contiguous in its rows: add up the rows of the neurons that
/// spiked (delivery), add one vector to those rows (gradient), and add up rows scaled by errors (feedback).
/// Sums run in the order of the spikes, whatever the width of the vectors, so the bits are the same everywhere.
/// </summary>
public static unsafe partial class RowSums
{
    // eight accumulators hide the latency of an addition and leave room in 16 registers
    private const int Block = 64;
    private const int Wide = 128;
    private const int Half = 16;

    /// <summary>target = Σ of the rows of <paramref name="spikes"/>.</summary>
    public static void Deliver(ReadOnlySpan<int> spikes, Rows weights, Lanes target)
    {
        if (spikes.IsEmpty)
        {
            target.Span.Clear();
            return;
        }

        Sum(spikes, weights, target, 0, weights.Stride, fresh: true);
    }

    /// <summary>target += Σ of the rows of <paramref name="spikes"/>.</summary>
    public static void DeliverMore(ReadOnlySpan<int> spikes, Rows weights, Lanes target)
    {
        if (!spikes.IsEmpty)
        {
            Sum(spikes, weights, target, 0, weights.Stride, fresh: false);
        }
    }

    /// <summary>The same for some of the targets.</summary>
    internal static void DeliverMore(ReadOnlySpan<int> spikes, Rows weights, Lanes target, NeuronRange targets) =>
        Sum(spikes, weights, target, targets.From, targets.Padded, fresh: false);

    /// <summary>Every row of <paramref name="spikes"/> += <paramref name="credit"/>: the event-driven weight gradient.</summary>
    public static void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Rows gradient)
    {
        int n = gradient.Stride, j = 0;
        for (; j <= n - Block; j += Block)
        {
            float* c = credit.First + j;
            Vector256<float> c0 = At(c), c1 = At(c + 8), c2 = At(c + 16), c3 = At(c + 24),
                c4 = At(c + 32), c5 = At(c + 40), c6 = At(c + 48), c7 = At(c + 56);
            foreach (int k in spikes)
            {
                float* g = gradient.First + (nint)k * n + j;
                (At(g) + c0).Store(g);
                (At(g + 8) + c1).Store(g + 8);
                (At(g + 16) + c2).Store(g + 16);
                (At(g + 24) + c3).Store(g + 24);
                (At(g + 32) + c4).Store(g + 32);
                (At(g + 40) + c5).Store(g + 40);
                (At(g + 48) + c6).Store(g + 48);
                (At(g + 56) + c7).Store(g + 56);
            }
        }

        for (; j < n; j += Half)
        {
            float* c = credit.First + j;
            Vector256<float> c0 = At(c), c1 = At(c + 8);
            foreach (int k in spikes)
            {
                float* g = gradient.First + (nint)k * n + j;
                (At(g) + c0).Store(g);
                (At(g + 8) + c1).Store(g + 8);
            }
        }
    }

    /// <summary>target = start + Σₘ errors[m] · row m: the credit that a readout's errors give to every neuron.</summary>
    public static void AddScaled(Lanes errors, Rows feedback, Lanes start, Lanes target)
    {
        int n = feedback.Stride, j = 0;
        for (; j <= n - Block; j += Block)
        {
            float* s = start.First + j;
            Vector256<float> u0 = At(s), u1 = At(s + 8), u2 = At(s + 16), u3 = At(s + 24),
                u4 = At(s + 32), u5 = At(s + 40), u6 = At(s + 48), u7 = At(s + 56);
            float* w = feedback.First + j;
            for (int m = 0; m < feedback.Count; m++, w += n)
            {
                var e = Vector256.Create(errors.First[m]);
                u0 = Vector256.FusedMultiplyAdd(e, At(w), u0);
                u1 = Vector256.FusedMultiplyAdd(e, At(w + 8), u1);
                u2 = Vector256.FusedMultiplyAdd(e, At(w + 16), u2);
                u3 = Vector256.FusedMultiplyAdd(e, At(w + 24), u3);
                u4 = Vector256.FusedMultiplyAdd(e, At(w + 32), u4);
                u5 = Vector256.FusedMultiplyAdd(e, At(w + 40), u5);
                u6 = Vector256.FusedMultiplyAdd(e, At(w + 48), u6);
                u7 = Vector256.FusedMultiplyAdd(e, At(w + 56), u7);
            }

            Store(target.First + j, u0, u1, u2, u3, u4, u5, u6, u7);
        }

        for (; j < n; j += Half)
        {
            float* u = target.First + j;
            Vector256<float> u0 = At(start.First + j), u1 = At(start.First + j + 8);
            float* w = feedback.First + j;
            for (int m = 0; m < feedback.Count; m++, w += n)
            {
                var e = Vector256.Create(errors.First[m]);
                u0 = Vector256.FusedMultiplyAdd(e, At(w), u0);
                u1 = Vector256.FusedMultiplyAdd(e, At(w + 8), u1);
            }

            u0.Store(u);
            u1.Store(u + 8);
        }
    }

    /// <summary>
    /// target[k] = start[k] + row k · <paramref name="lambda"/> where <paramref name="needed"/>[k] is not zero, start[k]
    /// elsewhere: the credit that all targets give to the spikes of the neurons that can use it.
    /// </summary>
    public static void AddDots(Lanes lambda, Rows weights, Lanes needed, Lanes start, Lanes target) =>
        RowDots.Add(lambda, weights, needed.First, start, target);

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>.</summary>
    public static void AddDots(Lanes lambda, Rows weights, Lanes start, Lanes target) =>
        RowDots.Add(lambda, weights, null, start, target);

    /// <summary>target[k] += row k · <paramref name="lambda"/>, for the neurons k of <paramref name="spikes"/>.</summary>
    public static void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Rows weights, Lanes target) =>
        RowDots.AddAt(spikes, lambda, weights, target);

    /// <summary>target += <paramref name="factors"/> times the rows of <paramref name="spikes"/>: the gradient of a delay, target by target.</summary>
    public static void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Rows weights, Lanes target)
    {
        int n = weights.Stride;
        foreach (int k in spikes)
        {
            float* w = weights.First + (nint)k * n;
            for (int j = 0; j < n; j += 8)
            {
                float* u = target.First + j;
                Vector256.FusedMultiplyAdd(At(factors.First + j), At(w + j), At(u)).Store(u);
            }
        }
    }

    private static void Sum(ReadOnlySpan<int> spikes, Rows weights, Lanes target, int from, int to, bool fresh)
    {
        int n = weights.Stride, j = Vector512.IsHardwareAccelerated ? SumWide(spikes, weights, target, from, to, fresh) : from;
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
                u0 += At(w);
                u1 += At(w + 8);
                u2 += At(w + 16);
                u3 += At(w + 24);
                u4 += At(w + 32);
                u5 += At(w + 40);
                u6 += At(w + 48);
                u7 += At(w + 56);
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
                u0 += At(w);
                u1 += At(w + 8);
            }

            u0.Store(u);
            u1.Store(u + 8);
        }
    }

    // a tenth faster for 256 targets, a quarter for 1024 (AMD Zen 4); adding to rows gains nothing from wide vectors
    private static int SumWide(ReadOnlySpan<int> spikes, Rows weights, Lanes target, int from, int to, bool fresh)
    {
        int n = weights.Stride, j = from;
        for (; j <= to - Wide; j += Wide)
        {
            float* u = target.First + j;
            Vector512<float> u0, u1, u2, u3, u4, u5, u6, u7;
            if (fresh)
            {
                u0 = u1 = u2 = u3 = u4 = u5 = u6 = u7 = Vector512<float>.Zero;
            }
            else
            {
                (u0, u1, u2, u3) = (WideAt(u), WideAt(u + 16), WideAt(u + 32), WideAt(u + 48));
                (u4, u5, u6, u7) = (WideAt(u + 64), WideAt(u + 80), WideAt(u + 96), WideAt(u + 112));
            }

            foreach (int k in spikes)
            {
                float* w = weights.First + (nint)k * n + j;
                u0 += WideAt(w);
                u1 += WideAt(w + 16);
                u2 += WideAt(w + 32);
                u3 += WideAt(w + 48);
                u4 += WideAt(w + 64);
                u5 += WideAt(w + 80);
                u6 += WideAt(w + 96);
                u7 += WideAt(w + 112);
            }

            u0.Store(u);
            u1.Store(u + 16);
            u2.Store(u + 32);
            u3.Store(u + 48);
            u4.Store(u + 64);
            u5.Store(u + 80);
            u6.Store(u + 96);
            u7.Store(u + 112);
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WideAt(float* p) => Vector512.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(float* p) => Vector256.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* u, Vector256<float> u0, Vector256<float> u1, Vector256<float> u2, Vector256<float> u3,
        Vector256<float> u4, Vector256<float> u5, Vector256<float> u6, Vector256<float> u7)
    {
        u0.Store(u);
        u1.Store(u + 8);
        u2.Store(u + 16);
        u3.Store(u + 24);
        u4.Store(u + 32);
        u5.Store(u + 40);
        u6.Store(u + 48);
        u7.Store(u + 56);
    }
}
