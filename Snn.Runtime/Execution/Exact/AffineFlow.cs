namespace Snn.Runtime;

/// <summary>
/// Solves dh/dt = M h for any length of time to double precision, at a cost that grows with the logarithm of time and rates
/// alone. M is square, in homogeneous coordinates: the last entry of h is 1 and its row in M is zero. Keeps what it computed
/// last, so it is not thread-safe.
/// </summary>
internal sealed class AffineFlow
{
    /// <summary>Terms of a Taylor series whose argument has a norm of at most 1/2: the next is below 1e−17.</summary>
    public const int Order = 15;

    private const int Kept = 4;

    private readonly double[] _rates;
    private readonly List<double[]> _doublings = [];
    private readonly double[] _times = new double[Kept];
    private readonly double[][] _changes;
    private readonly double[] _product;
    private readonly double[][] _terms;
    private readonly FlowProducts _products;
    private int _last;

    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public AffineFlow(double[] rates, int width)
    {
        if (!rates.All(double.IsFinite))
        {
            throw new ArgumentException("A rate of a flow is not finite; check the model's parameters (a time constant must not be 0).", nameof(rates));
        }

        _rates = rates;
        Width = width;
        Array.Fill(_times, double.NaN);
        _changes = [.. Enumerable.Range(0, Kept).Select(_ => new double[rates.Length])];
        _product = new double[rates.Length];

        // a power of two, so that whole multiples of it and what remains of a time are free of rounding
        double norm = Math.Min(Norm(byRow: true), Norm(byRow: false));
        Reach = Math.Pow(2, Math.Floor(Math.Log2(0.5 / Math.Max(norm, 1e-3))));
        _terms = MakeTerms();
        _products = new(this);
    }

    /// <summary>Entries of h.</summary>
    public int Width { get; }

    /// <summary>Length of time, in ms, over which the Taylor series of the solution is exact to double precision.</summary>
    public double Reach { get; }

    /// <summary>dh/dt.</summary>
    public void Rate(ReadOnlySpan<double> h, Span<double> rate) => Homogeneous.Apply(_rates, h, rate);

    /// <summary>exp(M·time) − 1; kept until a few others have been asked for.</summary>
    public double[] Change(double time)
    {
        // neurons of a population mostly meet the same events
        if (_times[_last] == time)
        {
            return _changes[_last];
        }

        for (int i = 0; i < Kept; i++)
        {
            if (_times[i] == time)
            {
                return _changes[i];
            }
        }

        _last = (_last + 1) % Kept;
        Change(time, _changes[_last]);
        _times[_last] = time;
        return _changes[_last];
    }

    /// <summary>
    /// exp(M·time) − 1: a Taylor series for what exceeds a whole multiple of the reach, and doublings for the multiple.
    /// </summary>
    public void Change(double time, double[] result)
    {
        double whole = Math.Floor(time / Reach);
        Series(time - whole * Reach, result);
        for (int bit = 0; whole > 0; bit++)
        {
            double half = Math.Floor(whole / 2);
            if (whole != 2 * half)
            {
                Homogeneous.Join(result, Doubling(bit), _product, Width);
            }

            whole = half;
        }
    }

    /// <summary>exp(M·reach·2^bit) − 1.</summary>
    public double[] Doubling(int bit)
    {
        while (_doublings.Count <= bit)
        {
            var next = new double[_rates.Length];
            if (_doublings.Count == 0)
            {
                Series(Reach, next);
            }
            else
            {
                _doublings[^1].CopyTo(next, 0);
                Homogeneous.Join(next, _doublings[^1], _product, Width);
            }

            _doublings.Add(next);
        }

        return _doublings[bit];
    }

    /// <summary>h after <paramref name="time"/>.</summary>
    public void Advance(Span<double> h, double time)
    {
        if (time > 0)
        {
            Homogeneous.Add(Change(time), h);
        }
    }

    /// <summary>dLoss/dh <paramref name="time"/> earlier.</summary>
    public void Retreat(Span<double> lambda, double time)
    {
        if (time > 0)
        {
            Homogeneous.AddTransposed(Change(time), lambda);
        }
    }

    /// <summary>Adds ∫ λᵢ hₖ dt over a time to sums[i, k].</summary>
    /// <param name="start">h at the start.</param>
    /// <param name="end">λ at the end.</param>
    /// <param name="time">The time.</param>
    /// <param name="sums">Row after row.</param>
    public void AddProducts(ReadOnlySpan<double> start, ReadOnlySpan<double> end, double time, Span<double> sums)
    {
        if (time > 0)
        {
            _products.Add(start, end, time, sums);
        }
    }

    /// <summary>The rows of which products with h are the Taylor coefficients of row·h(u·reach) in u.</summary>
    public double[] SeriesOf(ReadOnlySpan<double> row)
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

    /// <summary>exp(M·time) − 1 for a time of at most one reach: its series by Horner's rule, cut where the rest is below 1e−17.</summary>
    public void Series(double time, double[] sum)
    {
        double u = time / Reach, norm = 0.5 * u, term = norm;
        int order = 1;
        for (; order < Order && term > 1e-17 * norm; order++)
        {
            term *= norm / (order + 1);
        }

        _terms[order].CopyTo(sum, 0);
        for (int j = order - 1; j >= 1; j--)
        {
            var terms = _terms[j];
            for (int i = 0; i < terms.Length && i < sum.Length; i++)
            {
                sum[i] = sum[i] * u + terms[i];
            }
        }

        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] *= u;
        }
    }

    /// <summary>[j]: (M·reach)ʲ/j!.</summary>
    private double[][] MakeTerms()
    {
        var terms = new double[Order + 1][];
        terms[1] = [.. _rates.Select(r => r * Reach)];
        for (int j = 2; j <= Order; j++)
        {
            Homogeneous.Multiply(terms[1], terms[j - 1], _product, Width);
            terms[j] = [.. _product.Select(x => x / j)];
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
