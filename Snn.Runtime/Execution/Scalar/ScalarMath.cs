using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>Functions of numbers that generated code needs.</summary>
public static class ScalarMath
{
    /// <summary>x².</summary>
    public static float Square(float x) => x * x;

    /// <summary>The value, or the bound where it is above that; what is not a number stays so.</summary>
    public static float AtMost(float value, float bound) => value > bound ? bound : value;

    /// <summary>The value, or the bound where it is below that; what is not a number stays so.</summary>
    public static float AtLeast(float value, float bound) => value < bound ? bound : value;

    /// <summary>−1, 0 or 1, by the sign; what is not a number stays so.</summary>
    public static float Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : x;

    /// <summary>−1, 0 or 1, by the sign; what is not a number stays so.</summary>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    /// <summary>eˣ − 1, exact near 0.</summary>
    public static float Expm1(float x) => (float)Expm1((double)x);

    /// <summary>eˣ − 1, exact near 0.</summary>
    public static double Expm1(double x)
    {
        // by W. Kahan: the error of eˣ is made up for by its own logarithm
        double e = Math.Exp(x);
        return e == 1 ? x : e - 1 == -1 ? -1 : double.IsInfinity(e) ? e : (e - 1) * x / Math.Log(e);
    }

    /// <summary>log(1 + x), exact near 0.</summary>
    public static float Log1p(float x) => (float)Log1p((double)x);

    /// <summary>log(1 + x), exact near 0.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? Math.Log(u) : Math.Log(u) * x / (u - 1);
    }

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static float Sigmoid(float x) => (float)Sigmoid((double)x);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static float Exprel(float x) => (float)Exprel((double)x);

    /// <summary>(eˣ − 1)/x, 1 at 0.</summary>
    public static double Exprel(double x)
    {
        if (x > 700)
        {
            // in halves: up to 716 eˣ is too large for a double and the quotient is not
            double half = Math.Exp(x / 2);
            return double.IsInfinity(half) ? half : half / x * half;
        }

        return x == 0 ? 1 : Expm1(x) / x;
    }

    /// <summary>A derivative of <see cref="Exprel(float)"/>, ∫₀¹ sⁿeˣˢ ds.</summary>
    /// <param name="x">Where.</param>
    /// <param name="order">n, from 1.</param>
    public static float ExprelSlope(float x, int order) => (float)ExprelSlope((double)x, order);

    /// <summary>A derivative of <see cref="Exprel(double)"/>, ∫₀¹ sⁿeˣˢ ds.</summary>
    /// <param name="x">Where.</param>
    /// <param name="order">n, from 1.</param>
    public static double ExprelSlope(double x, int order)
    {
        // far from 0 by its recurrence, near it by a series of positive terms
        bool isLarge = x > 700;
        double e = Math.Exp(isLarge ? x / 2 : x);
        if (Math.Abs(x) >= order)
        {
            double slope = isLarge ? e / x : Expm1(x) / x;
            for (int k = 1; k <= order; k++)
            {
                slope = (e - k * slope) / x;
            }

            return double.IsInfinity(e) ? e : isLarge ? slope * e : slope;
        }

        double sum = 0;
        for (int k = 24 + 4 * order; k >= 0; k--)
        {
            sum = x >= 0 ? 1.0 / (order + k + 1) + x / (k + 1) * sum : 1 - x / (order + k + 2) * sum;
        }

        return x >= 0 ? sum : e * sum / (order + 1);
    }

    /// <summary>A constant of a kernel, rounded to float.</summary>
    /// <param name="value">The constant.</param>
    /// <param name="expression">How it was computed; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">It is infinite or not a number: a parameter is out of range.</exception>
    public static float Finite(double value, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        float rounded = (float)value;
        return float.IsFinite(rounded)
            ? rounded
            : throw new ArgumentException($"The model's constant {expression} is {value}; check the parameters in it (a time constant must not be 0).");
    }
}
