using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Snn.Runtime;

/// <summary>Functions of vectors that equations need: at most a few units in the last place off, exact where they are 0 or 1.</summary>
public static partial class VectorMath
{
    private const float Log2E = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>x².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Square(Vector<float> x) => x * x;

    /// <summary>
    /// <paramref name="then"/> where all bits of <paramref name="mask"/> are set, <paramref name="otherwise"/> where none is. Of a
    /// mask that is kept for several selections the JIT makes three instructions each, where there is one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Select(Vector<int> mask, Vector<float> then, Vector<float> otherwise) =>
        Avx.IsSupported && Vector<float>.Count == Vector256<float>.Count
            ? Avx.BlendVariable(otherwise.AsVector256(), then.AsVector256(), mask.AsVector256().AsSingle()).AsVector()
            : Vector.ConditionalSelect(mask, then, otherwise);

    /// <summary>The same of masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Select(Vector<int> mask, Vector<int> then, Vector<int> otherwise) => Vector.ConditionalSelect(mask, then, otherwise);

    /// <summary>eˣ; infinite where it is too large for a float, 0 where it is too small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // the second operand is what comes of a NaN
        var (n, fraction) = Reduced(Vector.MinNative(Vector.Create(89f), Vector.MaxNative(Vector.Create(-104f), x)));
        var half = Vector.ShiftRightArithmetic(n, 1);
        return (Vector<float>.One + fraction) * PowerOfTwo(half) * PowerOfTwo(n - half); // in two factors, since 2¹²⁸ is no float
    }

    /// <summary>eˣ − 1, exact near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Expm1(Vector<float> x)
    {
        var (n, fraction) = Reduced(Vector.MinNative(Vector.Create(89f), Vector.MaxNative(Vector.Create(-18f), x)));
        var scale = PowerOfTwo(n - Vector<int>.One);
        return 2f * (scale * fraction + (scale - Vector.Create(0.5f)));
    }

    /// <summary>Natural logarithm; −∞ at 0, not a number below.</summary>
    public static Vector<float> Log(Vector<float> x)
    {
        // x = 2ᵏ·m with m between √½ and √2; ln m = 2 artanh s with s = (m − 1)/(m + 1)
        var isTiny = Vector.LessThan(x, Vector.Create(1.17549435e-38f));
        var bits = Vector.AsVectorInt32(Vector.ConditionalSelect(isTiny, x * 8388608f, x));
        var k = Vector.ShiftRightArithmetic(bits - Vector.Create(0x3F3504F3), 23);
        var f = Vector.AsVectorSingle(bits - Vector.ShiftLeft(k, 23)) - Vector<float>.One;
        var power = Vector.ConvertToSingle(k) - Vector.ConditionalSelect(isTiny, Vector.Create(23f), Vector<float>.Zero);
        var s = f / (f + Vector.Create(2f));
        var s2 = s * s;
        var half = 0.5f * f * f;
        var series = s2 * (Vector.Create(2f / 3) + s2 * (Vector.Create(2f / 5) + s2 * (Vector.Create(2f / 7) + s2 * Vector.Create(2f / 9))));
        var log = power * Ln2High - ((half - (s * (half + series) + power * Ln2Low)) - f);
        var isFinite = Vector.GreaterThan(x, Vector<float>.Zero) & Vector.LessThan(x, Vector.Create(float.PositiveInfinity));
        var otherwise = Vector.ConditionalSelect(
            Vector.Equals(x, Vector<float>.Zero),
            Vector.Create(float.NegativeInfinity),
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector.Create(float.NaN), x));
        return Vector.ConditionalSelect(isFinite, log, otherwise);
    }

    /// <summary>log(1 + x), exact near 0.</summary>
    public static Vector<float> Log1p(Vector<float> x)
    {
        // what is lost in 1 + x is made up for
        var u = Vector<float>.One + x;
        var lost = (x - (u - Vector<float>.One)) / u;
        var isFinite = Vector.GreaterThan(u, Vector<float>.Zero) & Vector.LessThan(u, Vector.Create(float.PositiveInfinity));
        return Log(u) + Vector.ConditionalSelect(isFinite, lost, Vector<float>.Zero);
    }

    /// <summary>Square root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sqrt(Vector<float> x) => Vector.SquareRoot(x);

    /// <summary>Hyperbolic tangent.</summary>
    public static Vector<float> Tanh(Vector<float> x)
    {
        var e = Expm1(2f * Vector.MinNative(Vector.Create(20f), Vector.Abs(x)));
        var tanh = e / (e + Vector.Create(2f));
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -tanh, tanh);
    }

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        var small = Exp(-Vector.Abs(x));
        var above = Vector<float>.One / (Vector<float>.One + small);
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), small * above, above);
    }

    /// <summary>−1, 0 or 1, by the sign.</summary>
    public static Vector<float> Sign(Vector<float> x) => Vector.ConditionalSelect(
        Vector.GreaterThan(x, Vector<float>.Zero),
        Vector<float>.One,
        Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -Vector<float>.One, x));

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static Vector<float> Exprel(Vector<float> x)
    {
        // divided before the last factor, 2⁹: up to 93 eˣ is too large for a float and the quotient is not
        var (n, fraction) = Reduced(Vector.MinNative(Vector.Create(94f), Vector.MaxNative(Vector.Create(-18f), x)));
        var scale = PowerOfTwo(n - Vector.Create(9));
        var quotient = (scale * fraction + (scale - Vector.Create(1f / 512))) / x * 512f;
        quotient = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector.Create(94f)), Vector.Create(float.PositiveInfinity), quotient);
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), Vector.Create(1e-8f)), Vector<float>.One, quotient);
    }

    /// <summary>A derivative of <see cref="Exprel"/>, ∫₀¹ sⁿeˣˢ ds.</summary>
    /// <param name="x">Where.</param>
    /// <param name="order">n, from 1.</param>
    public static Vector<float> ExprelSlope(Vector<float> x, int order)
    {
        // far from 0 by its recurrence, near it by a series of positive terms; where eˣ is too large for a float, with eˣ⁻⁸
        var isLarge = Vector.GreaterThan(x, Vector.Create(80f));
        var e = Exp(x - Vector.ConditionalSelect(isLarge, Vector.Create(8f), Vector<float>.Zero));
        var far = Vector.ConditionalSelect(isLarge, e / x, Exprel(x));
        for (int k = 1; k <= order; k++)
        {
            far = (e - k * far) / x;
        }

        far *= Vector.ConditionalSelect(isLarge, Vector.Create(2980.95799f), Vector<float>.One);
        far = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector.Create(96f)), Vector.Create(float.PositiveInfinity), far);
        var size = Vector.Abs(x);
        return Vector.ConditionalSelect(Vector.LessThan(size, Vector.Create((float)order)), order == 1 ? FirstNear(x) : Near(x, size, e, order), far);
    }

    /// <summary>The first derivative for |x| ≤ 1.</summary>
    private static Vector<float> FirstNear(Vector<float> x) => Vector.Create(1f / 2) + x * (Vector.Create(1f / 3) + x * (Vector.Create(1f / 8)
        + x * (Vector.Create(1f / 30) + x * (Vector.Create(1f / 144) + x * (Vector.Create(1f / 840) + x * (Vector.Create(1f / 5760)
        + x * (Vector.Create(1f / 45360) + x * (Vector.Create(1f / 403200) + x * (Vector.Create(1f / 3991680) + x * Vector.Create(1f / 43545600))))))))));

    private static Vector<float> Near(Vector<float> x, Vector<float> size, Vector<float> e, int order)
    {
        var above = Vector<float>.Zero;
        var below = Vector<float>.Zero;
        for (int k = 8 + 3 * order; k >= 0; k--)
        {
            above = Vector.Create(1f / (order + k + 1)) + size * above * (1f / (k + 1));
            below = Vector<float>.One + size * below * (1f / (order + k + 2));
        }

        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), e * below * (1f / (order + 1)), above);
    }

    /// <summary>n and eʳ − 1 of eˣ = 2ⁿ·eʳ, |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<int> N, Vector<float> Fraction) Reduced(Vector<float> x)
    {
        // a float of this size has no digits after the point, and the whole number in its last bits
        var shifted = x * Log2E + Vector.Create(12582912f);
        var n = shifted - Vector.Create(12582912f);
        var r = x - n * Ln2High - n * Ln2Low;
        var series = Vector.Create(1f / 2) + r * (Vector.Create(1f / 6) + r * (Vector.Create(1f / 24) + r * (Vector.Create(1f / 120) + r * (Vector.Create(1f / 720) + r * Vector.Create(1f / 5040)))));
        return (Vector.AsVectorInt32(shifted) - Vector.Create(0x4B400000), r + r * r * series);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> n) => Vector.AsVectorSingle(Vector.ShiftLeft(n + Vector.Create(127), 23));
}
