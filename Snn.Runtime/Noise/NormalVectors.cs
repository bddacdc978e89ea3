using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Snn.Runtime;

/// <summary>What <see cref="NormalPair"/> does for a neuron, for a vector of them: the same operations, and so the same bits.</summary>
internal static class NormalVectors
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>The numbers in a step of the neurons of a population from one, a multiple of <see cref="NormalPair.Group"/>, to before another.</summary>
    public static void Fill(Lanes values, int from, int to, int seed, int epoch, int example, int step, uint place)
    {
        int width = Vector<uint>.Count;
        for (int first = from, block = from / NormalPair.Group * NormalPair.Draws; first < to; first += NormalPair.Group, block += NormalPair.Draws)
        {
            for (int i = 0; i < NormalPair.Draws; i += width)
            {
                var c0 = Vector.Create((uint)(block + i)) + Vector<uint>.Indices;
                var (a, b, c, d) = Draw((uint)seed, (uint)epoch, c0, Vector.Create((uint)step), Vector.Create((uint)example), Vector.Create(place));
                Pair(a, b, out var x, out var y);
                Store(values, to, first + i, x);
                Store(values, to, first + i + NormalPair.Draws, y);
                if (first + i + 2 * NormalPair.Draws < to)
                {
                    Pair(c, d, out x, out y);
                    Store(values, to, first + i + 2 * NormalPair.Draws, x);
                    Store(values, to, first + i + 3 * NormalPair.Draws, y);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Lanes values, int to, int at, Vector<float> numbers)
    {
        if (at < to)
        {
            values[at] = numbers;
        }
    }

    /// <summary>Philox 4x32-10 of a vector of counters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector<uint>, Vector<uint>, Vector<uint>, Vector<uint>) Draw(uint key0, uint key1, Vector<uint> c0, Vector<uint> c1, Vector<uint> c2, Vector<uint> c3)
    {
        for (int round = 0; round < 10; round++)
        {
            var (high0, low0) = Multiply(c0, M0);
            var (high1, low1) = Multiply(c2, M1);
            (c0, c1, c2, c3) = (high1 ^ c1 ^ Vector.Create(key0), low1, high0 ^ c3 ^ Vector.Create(key1), low0);
            key0 += W0;
            key1 += W1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Both halves of products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<uint> High, Vector<uint> Low) Multiply(Vector<uint> x, uint factor)
    {
        if (Avx2.IsSupported && Vector<uint>.Count == Vector256<uint>.Count)
        {
            var (all, by) = (x.AsVector256(), Vector256.Create(factor));
            var even = Avx2.Multiply(all, by).AsUInt32();
            var odd = Avx2.Multiply(Avx2.ShiftRightLogical(all.AsUInt64(), 32).AsUInt32(), by).AsUInt32();
            var high = Avx2.Blend(Avx2.ShiftRightLogical(even.AsUInt64(), 32).AsUInt32(), odd, 0b10101010);
            var low = Avx2.Blend(even, Avx2.ShiftLeftLogical(odd.AsUInt64(), 32).AsUInt32(), 0b10101010);
            return (high.AsVector(), low.AsVector());
        }

        Vector.Widen(x, out Vector<ulong> first, out Vector<ulong> second);
        (first, second) = (first * factor, second * factor);
        return (Vector.Narrow(Vector.ShiftRightLogical(first, 32), Vector.ShiftRightLogical(second, 32)), x * factor);
    }

    /// <summary>Two numbers of each pair of words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector<uint> bits, Vector<uint> turn, out Vector<float> x, out Vector<float> y)
    {
        var radius = Radius(bits);
        var angle = Vector.ConvertToSingle(Vector.AsVectorInt32(Vector.ShiftLeft(turn, 2))) * NormalPair.Angle;
        var (sine, cosine) = (SineNear(angle), CosineNear(angle));
        var isOdd = Vector.AsVectorInt32(Vector.Equals(turn & Vector.Create(0x40000000u), Vector<uint>.Zero));
        var cosineSign = Vector.ShiftLeft(Vector.ShiftRightLogical(turn, 30) + Vector<uint>.One & Vector.Create(2u), 30);
        x = radius * Vector.AsVectorSingle(Vector.AsVectorUInt32(VectorMath.Select(isOdd, cosine, sine)) ^ cosineSign);
        y = radius * Vector.AsVectorSingle(Vector.AsVectorUInt32(VectorMath.Select(isOdd, sine, cosine)) ^ (turn & Vector.Create(0x80000000u)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Radius(Vector<uint> bits)
    {
        var u = Vector.ConvertToSingle(Vector.AsVectorInt32(Vector.ShiftRightLogical(bits, 1))) * NormalPair.Share + Vector.Create(NormalPair.Half);
        var number = Vector.AsVectorInt32(u);
        var power = Vector.ShiftRightArithmetic(number - Vector.Create(0x3F3504F3), 23);
        var k = Vector.ConvertToSingle(power);
        var f = Vector.AsVectorSingle(number - Vector.ShiftLeft(power, 23)) - Vector<float>.One;
        var f2 = f * f;
        var series = Vector.Create(7.0376836292e-2f);
        series = series * f + Vector.Create(-1.1514610310e-1f);
        series = series * f + Vector.Create(1.1676998740e-1f);
        series = series * f + Vector.Create(-1.2420140846e-1f);
        series = series * f + Vector.Create(1.4249322787e-1f);
        series = series * f + Vector.Create(-1.6668057665e-1f);
        series = series * f + Vector.Create(2.0000714765e-1f);
        series = series * f + Vector.Create(-2.4999993993e-1f);
        series = series * f + Vector.Create(3.3333331174e-1f);
        var log = f * f2 * series + k * NormalPair.Ln2Low;
        log = log + -0.5f * f2;
        log = f + log + k * NormalPair.Ln2High;
        return Vector.SquareRoot(-2f * log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> SineNear(Vector<float> x)
    {
        var x2 = x * x;
        var series = -1.9515295891e-4f * x2 + Vector.Create(8.3321608736e-3f);
        series = series * x2 + Vector.Create(-1.6666654611e-1f);
        return series * x2 * x + x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> CosineNear(Vector<float> x)
    {
        var x2 = x * x;
        var series = 2.443315711809948e-5f * x2 + Vector.Create(-1.388731625493765e-3f);
        series = series * x2 + Vector.Create(4.166664568298827e-2f);
        return series * x2 * x2 + -0.5f * x2 + Vector<float>.One;
    }
}
