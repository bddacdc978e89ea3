using ILGPU;

namespace Snn.Runtime;

/// <content>Powers.</content>
public static partial class DeviceMath
{
    // 2/ln 2, in a part of few digits and the rest
    private const float ScaleHigh = 2.8847656f, ScaleLow = 6.2448636e-4f;

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

    /// <summary>x to the power of y, by the rules of <see cref="MathF.Pow"/>: a negative x has whole powers.</summary>
    public static float Power(float x, float y)
    {
        float size = MathF.Abs(x), power = MathF.Abs(y);
        float result = Positive(size, y);

        // zero and infinity, of x and of y; then the sign
        bool grows = Above(size, 1f) == Above(y, 0f);
        result = size == 0f ? (Above(y, 0f) ? 0f : float.PositiveInfinity)
            : size > 3.40282347e38f || power > 3.40282347e38f ? (grows ? float.PositiveInfinity : 0f)
            : result;
        bool isWhole = MathF.Floor(y) == y, isOdd = isWhole & MathF.Floor(0.5f * y) * 2f != y;
        bool isNegative = (int)Interop.FloatAsInt(x) < 0;
        result = isNegative & isOdd ? -result : result;
        bool isReal = !isNegative | isWhole | size == 0f | size > 3.40282347e38f;
        result = isReal ? result : float.NaN;
        result = IsNaN(x) ? x : IsNaN(y) ? y : result;
        return y == 0f | x == 1f | (x == -1f & power > 3.40282347e38f) ? 1f : result;
    }

    /// <summary>x to the power of y for a positive x: 2 to the power of y·log₂ x, the product in a part of few digits and the rest.</summary>
    private static float Positive(float x, float y)
    {
        bool isTiny = x < 1.17549435e-38f;
        int bits = (int)Interop.FloatAsInt(isTiny ? x * 8388608f : x);
        int power = (bits - 0x3F3504F3) >> 23;
        float f = Interop.IntAsFloat((uint)(bits - (power << 23))) - 1f, k = power - (isTiny ? 23 : 0);

        // s = f/(2 + f) as a part that is exact to multiply with, and what is missing
        float below = 2f + f, belowHigh = Short(below), belowLow = f - (belowHigh - 2f);
        float s = f / below, high = Short(s), low = (f - high * belowHigh - high * belowLow) / below;
        float s2 = s * s, tail = s * s2 * (1f / 3 + s2 * (1f / 5 + s2 * (1f / 7 + s2 * (1f / 9 + s2 * (1f / 11)))));

        // log₂ x = k + 2/ln 2·(s + tail)
        float whole = high * ScaleHigh, rest = high * ScaleLow + (low + tail) * (ScaleHigh + ScaleLow);
        float log = k + whole, lost = whole - (log - k);
        float logHigh = Short(log + rest), logLow = (log - logHigh) + (lost + rest);

        float yHigh = Short(y), yLow = y - yHigh;
        float product = yHigh * logHigh, small = yLow * logHigh + y * logLow;
        float sum = MathF.Min(MathF.Max(product + small, -160f), 160f);
        int n = Nearest(sum);
        float r = MathF.Min(MathF.Max((product - n) + small, -1f), 1f);
        float e = 1f + Fraction(r * 0.6931472f, 0);
        int half = n >> 1;
        return e * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>The first twelve digits of a number's binary form.</summary>
    private static float Short(float x) => Interop.IntAsFloat(Interop.FloatAsInt(x) & 0xFFFFF000u);
}
