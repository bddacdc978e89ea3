using System;

namespace Snn.Generators.Symbolics;

/// <summary>Functions of numbers, as generated code computes them on the host.</summary>
internal static class Evaluation
{
    public static double Of(Function function, double[] x) => function switch
    {
        Function.Exp => Math.Exp(x[0]),
        Function.Log => Math.Log(x[0]),
        Function.Tanh => Math.Tanh(x[0]),
        Function.Abs => Math.Abs(x[0]),
        Function.Sqrt => Math.Sqrt(x[0]),
        Function.Max => Math.Max(x[0], x[1]),
        Function.Min => Math.Min(x[0], x[1]),
        Function.Sin => Math.Sin(x[0]),
        Function.Cos => Math.Cos(x[0]),
        Function.Floor => Math.Floor(x[0]),
        Function.Sign => x[0] > 0 ? 1 : x[0] < 0 ? -1 : x[0],
        Function.Expm1 => Expm1(x[0]),
        Function.Log1p => Log1p(x[0]),
        Function.Sigmoid => 1 / (1 + Math.Exp(-x[0])),
        Function.Exprel => x[0] == 0 ? 1 : Expm1(x[0]) / x[0],
        Function.ExprelSlope => ExprelSlope(x[0], (int)x[1]),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    // by W. Kahan: the error of exp(x) is made up for by its own logarithm
    private static double Expm1(double x)
    {
        double e = Math.Exp(x);
        return e == 1 ? x : e - 1 == -1 ? -1 : double.IsInfinity(e) ? e : (e - 1) * x / Math.Log(e);
    }

    private static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    /// <summary>∫₀¹ sⁿeˣˢ ds: by its recurrence where that is stable, else by a series of positive terms.</summary>
    private static double ExprelSlope(double x, int n)
    {
        double e = Math.Exp(x);
        if (Math.Abs(x) >= n)
        {
            double slope = Expm1(x) / x;
            for (int k = 1; k <= n; k++)
            {
                slope = (e - k * slope) / x;
            }

            return double.IsInfinity(e) ? e : slope;
        }

        double sum = 0;
        for (int k = 24 + 4 * n; k >= 0; k--)
        {
            sum = x >= 0 ? 1.0 / (n + k + 1) + x / (k + 1) * sum : 1 - x / (n + k + 2) * sum;
        }

        return x >= 0 ? sum : e * sum / (n + 1);
    }
}
