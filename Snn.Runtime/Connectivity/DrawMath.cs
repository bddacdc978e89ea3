using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// The functions that random numbers are made with. Sums, products, quotients and roots of doubles in a fixed order, so a weight
/// that is drawn has the same bits whichever library of functions a machine has, and on devices, which run the same code.
/// </summary>
internal static class DrawMath
{
    private const double Ln2High = 2977044471.0 / 4294967296.0, Ln2Low = 1.9082149292705878e-10; // the first 32 bits of ln 2, and the rest

    /// <summary>The logarithm of a positive number.</summary>
    public static double Log(double x)
    {
        // x = 2ᵏ·m with m between √½ and √2; ln m = 2 artanh s with s = (m − 1) / (m + 1), whose series ends where s² is below 0.03
        ulong bits = Interop.FloatAsInt(x);
        int k = (int)((long)(bits - 0x3FE6A09E667F3BCDul) >> 52);
        double f = Interop.IntAsFloat(bits - ((ulong)(long)k << 52)) - 1, s = f / (2 + f), s2 = s * s;
        double series = 1.0 / 21;
        series = series * s2 + 1.0 / 19;
        series = series * s2 + 1.0 / 17;
        series = series * s2 + 1.0 / 15;
        series = series * s2 + 1.0 / 13;
        series = series * s2 + 1.0 / 11;
        series = series * s2 + 1.0 / 9;
        series = series * s2 + 1.0 / 7;
        series = series * s2 + 1.0 / 5;
        series = series * s2 + 1.0 / 3;
        double log = 2 * s;
        log = log + log * s2 * series;
        return k * Ln2High + (log + k * Ln2Low);
    }

    /// <summary>The cosine of a share of the full turn, from 0 to 1.</summary>
    public static double Cosine(double share)
    {
        // the nearest quarter is exact, and so is what is left of it: an eighth of a turn at most
        int quarter = (int)(4 * share + 0.5);
        double x = (share - 0.25 * quarter) * (2 * Math.PI);
        double turned = (quarter & 1) == 0 ? CosineNear(x) : SineNear(x);
        return (quarter + 1 & 2) == 0 ? turned : -turned;
    }

    // 1/n! up to where it is nothing between −π/4 and π/4
    private static double SineNear(double x)
    {
        double x2 = x * x, series = 1.0 / 355687428096000;
        series = series * x2 + -1.0 / 1307674368000;
        series = series * x2 + 1.0 / 6227020800;
        series = series * x2 + -1.0 / 39916800;
        series = series * x2 + 1.0 / 362880;
        series = series * x2 + -1.0 / 5040;
        series = series * x2 + 1.0 / 120;
        series = series * x2 + -1.0 / 6;
        return x + x * x2 * series;
    }

    private static double CosineNear(double x)
    {
        double x2 = x * x, series = 1.0 / 20922789888000;
        series = series * x2 + -1.0 / 87178291200;
        series = series * x2 + 1.0 / 479001600;
        series = series * x2 + -1.0 / 3628800;
        series = series * x2 + 1.0 / 40320;
        series = series * x2 + -1.0 / 720;
        series = series * x2 + 1.0 / 24;
        return 1 - (0.5 * x2 - x2 * x2 * series);
    }
}
