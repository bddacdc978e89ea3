using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Functions of one number in plain single-precision code: the same on every device, where the built-in ones differ from
/// device to device and some are far less exact. None lets a comparison decide about what is not a number: that is told by
/// its bits, since the text that some devices are given compares it wrongly, and their minimum and maximum pass it over.
/// </summary>
public static partial class DeviceMath
{
    private const float Log2E = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>Whether bit i of a sequence of them is set, 32 in each number.</summary>
    internal static bool HasBit(ArrayView<int> bits, int i) => (bits[i / 32] >> i % 32 & 1) != 0;

    /// <summary>Whether x is not a number.</summary>
    public static bool IsNaN(float x) => (int)(Interop.FloatAsInt(x) & 0x7FFFFFFFu) > 0x7F800000;

    /// <summary>Whether x is neither infinite nor not a number.</summary>
    public static bool IsFinite(float x) => (Interop.FloatAsInt(x) & 0x7F800000u) != 0x7F800000u;

    /// <summary>Whether a > b, which nothing is that is not a number.</summary>
    public static bool Above(float a, float b) => !IsNaN(a) & !IsNaN(b) & a > b;

    /// <summary>Whether a ≥ b, which nothing is that is not a number.</summary>
    public static bool AtLeast(float a, float b) => !IsNaN(a) & !IsNaN(b) & a >= b;

    /// <summary>The larger of two numbers; not a number where one is not.</summary>
    public static float Max(float a, float b) => IsNaN(a) ? a : IsNaN(b) ? b : MathF.Max(a, b);

    /// <summary>The smaller of two numbers; not a number where one is not.</summary>
    public static float Min(float a, float b) => IsNaN(a) ? a : IsNaN(b) ? b : MathF.Min(a, b);

    /// <summary>−1, 0 or 1, by the sign.</summary>
    public static float Sign(float x) => Above(x, 0f) ? 1f : Above(0f, x) ? -1f : x;

    /// <summary>x².</summary>
    public static float Square(float x) => x * x;

    /// <summary>eˣ, by e^(n ln 2 + r) = 2ⁿ·eʳ and the series of eʳ − 1 for |r| ≤ ½ ln 2.</summary>
    public static float Exp(float x)
    {
        float inside = MathF.Min(MathF.Max(x, -87.3f), 88.73f);
        int n = Nearest(inside * Log2E);
        float e = 1f + Fraction(inside, n);

        // in two factors, since 2¹²⁸ is no float
        int half = n >> 1;
        e = e * PowerOfTwo(half) * PowerOfTwo(n - half);
        return IsNaN(x) ? x : x < -87.3f ? 0f : e;
    }

    /// <summary>eˣ − 1, exact near 0.</summary>
    public static float Expm1(float x)
    {
        float inside = MathF.Min(MathF.Max(x, -18f), 89f);
        int n = Nearest(inside * Log2E);
        float scale = PowerOfTwo(n - 1);
        float e = 2f * (scale * Fraction(inside, n) + (scale - 0.5f));
        return IsNaN(x) ? x : e;
    }

    /// <summary>Natural logarithm; −∞ at 0, not a number below.</summary>
    public static float Log(float x)
    {
        // x = 2ᵏ·m with m between √½ and √2; ln m = 2 artanh s with s = (m − 1)/(m + 1)
        bool isTiny = x < 1.17549435e-38f;
        int bits = (int)Interop.FloatAsInt(isTiny ? x * 8388608f : x);
        int power = (bits - 0x3F3504F3) >> 23;
        float f = Interop.IntAsFloat((uint)(bits - (power << 23))) - 1f, k = power - (isTiny ? 23 : 0);
        float s = f / (2f + f), s2 = s * s, half = 0.5f * f * f;
        float series = s2 * (2f / 3 + s2 * (2f / 5 + s2 * (2f / 7 + s2 * (2f / 9))));
        float log = k * Ln2High - ((half - (s * (half + series) + k * Ln2Low)) - f);
        return IsNaN(x) ? x : x < 0f ? float.NaN : x == 0f ? float.NegativeInfinity : x > 3.40282347e38f ? x : log;
    }

    /// <summary>log(1 + x), exact near 0.</summary>
    public static float Log1p(float x)
    {
        // what is lost in 1 + x is made up for
        float u = 1f + x;
        float lost = (x - (u - 1f)) / u;
        return Log(u) + (Above(u, 0f) & Above(float.PositiveInfinity, u) ? lost : 0f);
    }

    /// <summary>Hyperbolic tangent.</summary>
    public static float Tanh(float x)
    {
        float e = Expm1(2f * Min(MathF.Abs(x), 20f));
        float tanh = e / (e + 2f);
        return Above(0f, x) ? -tanh : tanh;
    }

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static float Sigmoid(float x)
    {
        float small = Exp(-MathF.Abs(x)), above = 1f / (1f + small);
        return Above(0f, x) ? small * above : above;
    }

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static float Exprel(float x)
    {
        bool isTiny = MathF.Abs(x) < 1e-8f;

        // divided before the last factor, 2⁹: up to 93 eˣ is too large for a float and the quotient is not
        float inside = MathF.Min(MathF.Max(x, -18f), 94f);
        int n = Nearest(inside * Log2E);
        float scale = PowerOfTwo(n - 9);
        float e = (scale * Fraction(inside, n) + (scale - 1f / 512)) / (isTiny ? 1f : x) * 512f;
        return IsNaN(x) ? x : isTiny ? 1f : x > 94f ? float.PositiveInfinity : e;
    }

    /// <summary>A derivative of <see cref="Exprel"/>, ∫₀¹ sⁿeˣˢ ds.</summary>
    /// <param name="x">Where.</param>
    /// <param name="order">n, from 1.</param>
    public static float ExprelSlope(float x, int order)
    {
        // far from 0 by its recurrence, near it by a series of positive terms; where eˣ is too large for a float, with eˣ⁻⁸
        bool isLarge = Above(x, 80f);
        float e = Exp(isLarge ? x - 8f : x), divisor = x == 0f ? 1f : x, far = isLarge ? e / divisor : Exprel(x);
        for (int k = 1; k <= order; k++)
        {
            far = (e - k * far) / divisor;
        }

        far *= isLarge ? 2980.95799f : 1f;
        float size = MathF.Abs(x), above = 0f, below = 0f;
        for (int k = 8 + 3 * order; k >= 0; k--)
        {
            above = 1f / (order + k + 1) + size * above / (k + 1);
            below = 1f + size * below / (order + k + 2);
        }

        float near = x < 0f ? e * below / (order + 1) : above;
        return IsNaN(x) ? x : size < order ? near : x > 96f ? float.PositiveInfinity : far;
    }

    /// <summary>The nearest whole number, of a number that an int holds.</summary>
    private static int Nearest(float x) => (int)(x + (x >= 0f ? 0.5f : -0.5f));

    /// <summary>eʳ − 1 with r = x − n ln 2.</summary>
    private static float Fraction(float x, int n)
    {
        float r = x - n * Ln2High - n * Ln2Low;
        return r + r * r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720 + r * (1f / 5040))))));
    }

    private static float PowerOfTwo(int n) => Interop.IntAsFloat((uint)((n + 127) << 23));
}
