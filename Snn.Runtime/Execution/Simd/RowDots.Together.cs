using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Snn.Runtime;

/// <content>Products of the same rows with the vectors of several trials: each row is read from far memory once.</content>
internal static unsafe partial class RowDots
{
    // all four trials of two rows: sixteen sums of a wide register each
    private const int Together = 4;

    /// <summary>The sums of several trials, each with the bits of <see cref="Add(Lanes, Rows, float*, Lanes, Lanes)"/>.</summary>
    public static void Add(ReadOnlySpan<CreditSum> sums, Rows weights)
    {
        if (sums.Length == 1)
        {
            var sum = sums[0];
            Add(sum.Lambda, weights, sum.Skips ? sum.Needed.First : null, sum.Start, sum.Target);
            return;
        }

        bool isWide = Vector512.IsHardwareAccelerated && sums.Length == Together;
        for (int k = 0; k < weights.Count; k += Lane)
        {
            if (isWide && k + Lane <= weights.Count && AllAsk(sums, k))
            {
                AddEight(sums, weights, k);
                continue;
            }

            for (int i = k; i < Math.Min(k + Lane, weights.Count); i++)
            {
                AddRow(sums, weights[i], i);
            }
        }
    }

    /// <summary>Whether eight neurons of every trial ask for credit.</summary>
    private static bool AllAsk(ReadOnlySpan<CreditSum> sums, int k)
    {
        foreach (ref readonly var sum in sums)
        {
            if (sum.Skips && Vector256.EqualsAny(Vector256.Load(sum.Needed.First + k), Vector256<float>.Zero))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A row of all trials that ask for it; after the first of them it is in the first cache.</summary>
    private static void AddRow(ReadOnlySpan<CreditSum> sums, Lanes row, int i)
    {
        foreach (ref readonly var sum in sums)
        {
            bool isOpen = !sum.Skips || sum.Needed.First[i] != 0;
            float dot = isOpen ? Dot(row, sum.Lambda) : 0;
            sum.Target.First[i] = sum.Start.First[i] + dot;
        }
    }

    /// <summary>Eight rows of four trials.</summary>
    private static void AddEight(ReadOnlySpan<CreditSum> sums, Rows weights, int k)
    {
        Dots(sums, weights, k, out var a, out var b);
        Dots(sums, weights, k + 2, out var c, out var d);
        Dots(sums, weights, k + 4, out var e, out var f);
        Dots(sums, weights, k + 6, out var g, out var h);

        // [row][trial] to [trial][row]
        Vector256<float> ae = Vector256.Create(a, e), bf = Vector256.Create(b, f), cg = Vector256.Create(c, g), dh = Vector256.Create(d, h);
        Vector256<float> abLow = Avx.UnpackLow(ae, bf), abHigh = Avx.UnpackHigh(ae, bf), cdLow = Avx.UnpackLow(cg, dh), cdHigh = Avx.UnpackHigh(cg, dh);
        Store(sums[0], k, Avx.Shuffle(abLow, cdLow, 0b01_00_01_00));
        Store(sums[1], k, Avx.Shuffle(abLow, cdLow, 0b11_10_11_10));
        Store(sums[2], k, Avx.Shuffle(abHigh, cdHigh, 0b01_00_01_00));
        Store(sums[3], k, Avx.Shuffle(abHigh, cdHigh, 0b11_10_11_10));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in CreditSum sum, int k, Vector256<float> dots) =>
        (Vector256.Load(sum.Start.First + k) + dots).Store(sum.Target.First + k);

    /// <summary>The products of two rows with the vectors of four trials.</summary>
    private static void Dots(ReadOnlySpan<CreditSum> sums, Rows weights, int i, out Vector128<float> first, out Vector128<float> second)
    {
        float* v = weights[i].First, w = weights[i + 1].First;
        float* l0 = sums[0].Lambda.First, l1 = sums[1].Lambda.First, l2 = sums[2].Lambda.First, l3 = sums[3].Lambda.First;
        Vector512<float> v0 = default, v1 = default, v2 = default, v3 = default, w0 = default, w1 = default, w2 = default, w3 = default;
        Vector512<float> x0 = default, x1 = default, x2 = default, x3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        int j = 0;
        for (; j <= weights.Stride - 32; j += 32)
        {
            Vector512<float> a = Vector512.Load(v + j), b = Vector512.Load(w + j), c = Vector512.Load(v + j + 16), d = Vector512.Load(w + j + 16);
            var l = Vector512.Load(l0 + j);
            v0 = Vector512.FusedMultiplyAdd(a, l, v0);
            w0 = Vector512.FusedMultiplyAdd(b, l, w0);
            l = Vector512.Load(l0 + j + 16);
            x0 = Vector512.FusedMultiplyAdd(c, l, x0);
            y0 = Vector512.FusedMultiplyAdd(d, l, y0);
            l = Vector512.Load(l1 + j);
            v1 = Vector512.FusedMultiplyAdd(a, l, v1);
            w1 = Vector512.FusedMultiplyAdd(b, l, w1);
            l = Vector512.Load(l1 + j + 16);
            x1 = Vector512.FusedMultiplyAdd(c, l, x1);
            y1 = Vector512.FusedMultiplyAdd(d, l, y1);
            l = Vector512.Load(l2 + j);
            v2 = Vector512.FusedMultiplyAdd(a, l, v2);
            w2 = Vector512.FusedMultiplyAdd(b, l, w2);
            l = Vector512.Load(l2 + j + 16);
            x2 = Vector512.FusedMultiplyAdd(c, l, x2);
            y2 = Vector512.FusedMultiplyAdd(d, l, y2);
            l = Vector512.Load(l3 + j);
            v3 = Vector512.FusedMultiplyAdd(a, l, v3);
            w3 = Vector512.FusedMultiplyAdd(b, l, w3);
            l = Vector512.Load(l3 + j + 16);
            x3 = Vector512.FusedMultiplyAdd(c, l, x3);
            y3 = Vector512.FusedMultiplyAdd(d, l, y3);
        }

        if (j < weights.Stride)
        {
            Vector512<float> a = Vector512.Load(v + j), b = Vector512.Load(w + j);
            Vector512<float> m0 = Vector512.Load(l0 + j), m1 = Vector512.Load(l1 + j), m2 = Vector512.Load(l2 + j), m3 = Vector512.Load(l3 + j);
            v0 = Vector512.FusedMultiplyAdd(a, m0, v0);
            w0 = Vector512.FusedMultiplyAdd(b, m0, w0);
            v1 = Vector512.FusedMultiplyAdd(a, m1, v1);
            w1 = Vector512.FusedMultiplyAdd(b, m1, w1);
            v2 = Vector512.FusedMultiplyAdd(a, m2, v2);
            w2 = Vector512.FusedMultiplyAdd(b, m2, w2);
            v3 = Vector512.FusedMultiplyAdd(a, m3, v3);
            w3 = Vector512.FusedMultiplyAdd(b, m3, w3);
        }

        first = Totals(Quarters(v0, x0), Quarters(v1, x1), Quarters(v2, x2), Quarters(v3, x3));
        second = Totals(Quarters(w0, y0), Quarters(w1, y1), Quarters(w2, y2), Quarters(w3, y3));
    }

    /// <summary>The four narrow sums that two wide ones are, added up as <see cref="Dot(float*, float*, int)"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Quarters(Vector512<float> low, Vector512<float> high) =>
        low.GetLower() + low.GetUpper() + (high.GetLower() + high.GetUpper());

    /// <summary>The sum of each of four vectors, neighbours first, as <see cref="Vector256.Sum"/> has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Totals(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        var halves = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
        return halves.GetLower() + halves.GetUpper();
    }
}
