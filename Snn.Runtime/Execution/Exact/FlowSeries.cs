using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Taylor series of the solution of dh/dt = M h, over as long a time as they are exact to double precision. M is square, in
/// homogeneous coordinates: the last entry of h is 1 and its row in M is zero.
/// </summary>
internal sealed class FlowSeries
{
    /// <summary>Terms of a series whose argument has a norm of at most 1/2: the next is below 1e−17.</summary>
    public const int Order = 15;

    private readonly double[] _rates;
    private readonly double[][] _terms;

    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public FlowSeries(double[] rates, int width)
    {
        if (!rates.All(double.IsFinite))
        {
            throw new ArgumentException("A rate of a flow is not finite; check the model's parameters (a time constant must not be 0).", nameof(rates));
        }

        _rates = rates;
        Width = width;

        // a power of two, so that whole multiples of it and what remains of a time are free of rounding
        double norm = Math.Min(Norm(byRow: true), Norm(byRow: false));
        Reach = Math.Pow(2, Math.Floor(Math.Log2(0.5 / Math.Max(norm, 1e-3))));
        _terms = MakeTerms();
    }

    /// <summary>Entries of h.</summary>
    public int Width { get; }

    /// <summary>Length of time, in ms, over which the series is exact to double precision.</summary>
    public double Reach { get; }

    /// <summary>Terms that a part of a reach takes: the rest is below 1e−17 of the first.</summary>
    public static int Terms(double part)
    {
        double norm = 0.5 * part, term = norm;
        int order = 1;
        for (; order < Order && term > 1e-17 * norm; order++)
        {
            term *= norm / (order + 1);
        }

        return order;
    }

    /// <summary>exp(M·time) − 1 for a time of at most one reach: by Horner's rule, cut where the rest is below 1e−17.</summary>
    public void Sum(double time, double[] sum)
    {
        double u = time / Reach;
        int order = Terms(u);
        int at = 0, lanes = Vector<double>.Count;
        for (; at <= sum.Length - lanes; at += lanes)
        {
            var total = new Vector<double>(_terms[order], at);
            for (int j = order - 1; j >= 1; j--)
            {
                total = total * u + new Vector<double>(_terms[j], at);
            }

            (total * u).CopyTo(sum, at);
        }

        for (; at < sum.Length; at++)
        {
            double total = _terms[order][at];
            for (int j = order - 1; j >= 1; j--)
            {
                total = total * u + _terms[j][at];
            }

            sum[at] = total * u;
        }
    }

    /// <summary>The rows of which products with h are the Taylor coefficients of row·h(u·reach) in u.</summary>
    public double[] Of(ReadOnlySpan<double> row)
    {
        var rows = new double[(Order + 1) * Width];
        row.CopyTo(rows);
        for (int j = 1; j <= Order; j++)
        {
            var next = rows.AsSpan(j * Width, Width);
            Homogeneous.ApplyTransposed(_rates, rows.AsSpan((j - 1) * Width, Width), next);
            foreach (ref double x in next)
            {
                x *= Reach / j;
            }
        }

        return rows;
    }

    /// <summary>[j]: (M·reach)ʲ/j!.</summary>
    private double[][] MakeTerms()
    {
        var product = new double[_rates.Length];
        var terms = new double[Order + 1][];
        terms[1] = [.. _rates.Select(r => r * Reach)];
        for (int j = 2; j <= Order; j++)
        {
            Homogeneous.Multiply(terms[1], terms[j - 1], product, Width);
            terms[j] = [.. product.Select(x => x / j)];
        }

        return terms;
    }

    /// <summary>Norm of the linear part; the constant only feeds it.</summary>
    private double Norm(bool byRow)
    {
        double norm = 0;
        for (int i = 0; i < Width - 1; i++)
        {
            double sum = 0;
            for (int k = 0; k < Width - 1; k++)
            {
                sum += Math.Abs(byRow ? _rates[i * Width + k] : _rates[k * Width + i]);
            }

            norm = Math.Max(norm, sum);
        }

        return norm;
    }
}
