using System.Numerics;

namespace Snn.Runtime;

/// <summary>Hankel's function of the first kind and order 0, with the growth taken off (Abramowitz and Stegun, 1964, chapter 9).</summary>
internal static class Hankel
{
    private const double EulerGamma = 0.57721566490153286, SeriesUpTo = 9;

    /// <summary>e^(−iz)·H₀⁽¹⁾(z) to seven digits, for Re z > 0 and Im z ≥ 0.</summary>
    public static Complex Scaled(Complex z) => z.Magnitude <= SeriesUpTo ? Series(z) : Asymptotic(z);

    // J₀ + iY₀ by their power series, 9.1.12 and 9.1.13
    private static Complex Series(Complex z)
    {
        Complex quarter = -z * z / 4, term = 1, bessel = 1, rest = 0;
        double harmonic = 0, largest = 1;
        for (int k = 1; k < 60; k++)
        {
            term *= quarter / ((double)k * k);
            harmonic += 1.0 / k;
            bessel += term;
            rest -= harmonic * term;
            double size = term.Magnitude;
            largest = Math.Max(largest, size);
            if (size < 1e-17 * largest)
            {
                break;
            }
        }

        var neumann = 2 / Math.PI * ((Complex.Log(z / 2) + EulerGamma) * bessel + rest);
        return Complex.Exp(-Complex.ImaginaryOne * z) * (bessel + Complex.ImaginaryOne * neumann);
    }

    // 9.2.7, up to its smallest term
    private static Complex Asymptotic(Complex z)
    {
        Complex sum = 1, term = 1;
        double before = 1;
        for (int k = 1; k < 30; k++)
        {
            double odd = 2 * k - 1;
            term *= -odd * odd / (8 * k) * Complex.ImaginaryOne / z;
            double size = term.Magnitude;
            if (size >= before || size < 1e-17)
            {
                break;
            }

            sum += term;
            before = size;
        }

        return Complex.Sqrt(2 / (Math.PI * z)) * Complex.Exp(-Complex.ImaginaryOne * (Math.PI / 4)) * sum;
    }
}
