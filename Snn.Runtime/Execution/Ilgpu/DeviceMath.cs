using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Functions of one number in plain single-precision code: the same on every device, where the built-in ones differ from
/// device to device and some are far less exact.
/// </summary>
public static class DeviceMath
{
    private const float Log2E = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>x².</summary>
    public static float Square(float x) => x * x;

    /// <summary>eˣ, by e^(n ln 2 + r) = 2ⁿ·eʳ and the series of eʳ for |r| ≤ ½ ln 2.</summary>
    public static float Exp(float x)
    {
        float inside = MathF.Min(MathF.Max(x, -87.3f), 88.7f);
        float scaled = inside * Log2E;
        int n = (int)(scaled + (scaled >= 0f ? 0.5f : -0.5f));
        float r = inside - n * Ln2High - n * Ln2Low;
        float series = 1f + r * (1f + r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720 + r * (1f / 5040)))))));

        // in two factors, since 2¹²⁸ is no float
        int half = n >> 1;
        float e = series * PowerOfTwo(half) * PowerOfTwo(n - half);

        // what is not a number stays so, although the minimum and maximum of some devices pass it over
        return x > 88.7f ? float.PositiveInfinity : x >= -87.3f ? e : x < -87.3f ? 0f : x;
    }

    /// <summary>Natural logarithm; −∞ at 0, not a number below.</summary>
    public static float Log(float x)
    {
        // x = 2ᵏ·m with m between √½ and √2; ln m = 2 artanh s with s = (m − 1)/(m + 1)
        int bits = (int)Interop.FloatAsInt(x);
        int k = (bits - 0x3F3504F3) >> 23;
        float f = Interop.IntAsFloat((uint)(bits - (k << 23))) - 1f;
        float s = f / (2f + f), s2 = s * s;
        float series = 2f * s * (1f + s2 * (1f / 3 + s2 * (1f / 5 + s2 * (1f / 7 + s2 * (1f / 9)))));
        float log = k * Ln2High + (series + k * Ln2Low);
        return x > 0f ? log : x == 0f ? float.NegativeInfinity : float.NaN;
    }

    /// <summary>Hyperbolic tangent, 1 − 2/(e²ˣ + 1).</summary>
    public static float Tanh(float x) => 1f - 2f / (Exp(2f * x) + 1f);

    /// <summary>x to a whole power.</summary>
    public static float Power(float x, int power)
    {
        float result = 1f;
        for (int i = 0; i < (power < 0 ? -power : power); i++)
        {
            result *= x;
        }

        return power < 0 ? 1f / result : result;
    }

    /// <summary>x to any power; x must not be negative.</summary>
    public static float Power(float x, float power) => Exp(power * Log(x));

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static float Phi(float x)
    {
        float series = 1f + x * (1f / 2 + x * (1f / 6 + x * (1f / 24)));
        bool near = MathF.Abs(x) < 0.03f;
        float safe = near ? 1f : x;
        return near ? series : (Exp(safe) - 1f) / safe;
    }

    /// <summary>Derivative of <see cref="Phi"/>, (eˣ(x − 1) + 1)/x², ½ at 0.</summary>
    public static float PhiSlope(float x)
    {
        float series = 1f / 2 + x * (1f / 3 + x * (1f / 8 + x * (1f / 30 + x * (1f / 144))));
        bool near = MathF.Abs(x) < 0.2f;
        float safe = near ? 1f : x;
        return near ? series : (Exp(safe) * (safe - 1f) + 1f) / (safe * safe);
    }

    private static float PowerOfTwo(int n) => Interop.IntAsFloat((uint)((n + 127) << 23));
}
