namespace Snn.Runtime;

/// <summary>
/// Finds where a polynomial on 0..1 first rises above zero. In Bernstein form its coefficients bound it, and their signs
/// bound the number of its roots (Descartes' rule), so halving an interval until it has one root or none misses no
/// crossing, however brief.
/// </summary>
internal static class FirstRise
{
    private const int Order = FlowSeries.Order;

    /// <summary>An interval this small holds a contact rather than a crossing.</summary>
    private const double Least = 1.0 / (1L << 46);

    /// <summary>[order][i, j]: how much the coefficient of uʲ adds to Bernstein coefficient i, C(i, j)/C(order, j).</summary>
    private static readonly double[][,] Shares = [.. Enumerable.Range(0, Order + 1).Select(MakeShares)];

    /// <param name="polynomial">Coefficients of 1, u, u² ...; its value at 0 is not above zero.</param>
    /// <returns>The least u in 0..1 above which it is positive; not a number where there is none.</returns>
    public static double Find(ReadOnlySpan<double> polynomial)
    {
        double bound = polynomial[0];
        foreach (double c in polynomial[1..])
        {
            bound += Math.Max(c, 0);
        }

        if (bound <= 0)
        {
            return double.NaN;
        }

        Span<double> bernstein = stackalloc double[polynomial.Length];
        ToBernstein(polynomial, bernstein);
        return Find(polynomial, bernstein, 0, 1);
    }

    /// <summary>The Bernstein form on 0..1: its coefficients bound the polynomial there.</summary>
    public static void ToBernstein(ReadOnlySpan<double> polynomial, Span<double> bernstein)
    {
        double[,] shares = Shares[polynomial.Length - 1];
        for (int i = 0; i < polynomial.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j <= i; j++)
            {
                sum += shares[i, j] * polynomial[j];
            }

            bernstein[i] = sum;
        }
    }

    private static double Find(ReadOnlySpan<double> polynomial, ReadOnlySpan<double> bernstein, double start, double width)
    {
        int changes = 0, sign = 0, begins = 0;
        bool positive = false;
        foreach (double b in bernstein)
        {
            if (b != 0)
            {
                changes += sign * Math.Sign(b) < 0 ? 1 : 0;
                sign = Math.Sign(b);
                begins = begins == 0 ? sign : begins;
                positive |= b > 0;
            }
        }

        if (!positive)
        {
            return double.NaN;
        }

        if (begins > 0)
        {
            return start; // it is above zero there, or zero and rises at once
        }

        if (changes == 1)
        {
            return Solve(polynomial, start, start + width);
        }

        if (width < Least)
        {
            return bernstein[^1] > 0 ? start : double.NaN;
        }

        // de Casteljau: the coefficients of both halves
        int order = bernstein.Length - 1;
        Span<double> left = stackalloc double[order + 1], right = stackalloc double[order + 1];
        bernstein.CopyTo(right);
        for (int i = 0; i <= order; i++)
        {
            left[i] = right[0];
            for (int k = 0; k < order - i; k++)
            {
                right[k] = 0.5 * (right[k] + right[k + 1]);
            }
        }

        double first = Find(polynomial, left, start, width / 2);
        return double.IsNaN(first) ? Find(polynomial, right, start + width / 2, width / 2) : first;
    }

    /// <summary>The one root between two places, by Newton's method kept inside a shrinking bracket.</summary>
    private static double Solve(ReadOnlySpan<double> polynomial, double below, double above)
    {
        double u = 0.5 * (below + above);
        for (int i = 0; i < 100; i++)
        {
            double value = 0, slope = 0;
            for (int j = polynomial.Length - 1; j >= 0; j--)
            {
                slope = slope * u + value;
                value = value * u + polynomial[j];
            }

            if (value > 0)
            {
                above = u;
            }
            else
            {
                below = u;
            }

            double next = u - value / slope;
            if (!(next > below && next < above))
            {
                next = 0.5 * (below + above);
            }

            if (value == 0 || Math.Abs(next - u) <= 1e-17 || next == u)
            {
                break;
            }

            u = next;
        }

        return u;
    }

    private static double[,] MakeShares(int order)
    {
        var binomial = new double[order + 1, order + 1];
        for (int i = 0; i <= order; i++)
        {
            binomial[i, 0] = 1;
            for (int j = 1; j <= i; j++)
            {
                binomial[i, j] = binomial[i - 1, j - 1] + (j < i ? binomial[i - 1, j] : 0);
            }
        }

        var ratio = new double[order + 1, order + 1];
        for (int i = 0; i <= order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                ratio[i, j] = binomial[i, j] / binomial[order, j];
            }
        }

        return ratio;
    }
}
