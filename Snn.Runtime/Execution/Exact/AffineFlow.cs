namespace Snn.Runtime;

/// <summary>
/// Solves dh/dt = M h for any length of time to double precision. M is square, in homogeneous coordinates: the last entry of
/// h is 1 and its row in M is zero.
/// </summary>
internal sealed class AffineFlow
{
    /// <summary>Terms of a Taylor series whose argument has a norm of at most 1/2: the next is below 1e−17.</summary>
    public const int Order = 15;

    private readonly double[] _rates;
    private readonly int _width;
    private readonly List<double[]> _doublings = [];
    private double _lastTime = double.NaN;
    private double[] _last = [];

    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public AffineFlow(double[] rates, int width)
    {
        if (!rates.All(double.IsFinite))
        {
            throw new ArgumentException("A rate of a flow is not finite; check the model's parameters (a time constant must not be 0).", nameof(rates));
        }

        _rates = rates;
        _width = width;

        // a power of two, so that whole multiples of it and what remains of a time are free of rounding
        double norm = Math.Min(Norm(byRow: true), Norm(byRow: false));
        Reach = Math.Pow(2, Math.Floor(Math.Log2(0.5 / Math.Max(norm, 1e-3))));
    }

    /// <summary>Length of time, in ms, over which the Taylor series of the solution is exact to double precision.</summary>
    public double Reach { get; }

    /// <summary>dh/dt.</summary>
    public void Rate(ReadOnlySpan<double> h, Span<double> rate) => Homogeneous.Apply(_rates, h, rate);

    /// <summary>h after <paramref name="time"/>.</summary>
    public void Advance(Span<double> h, double time)
    {
        if (time > 0)
        {
            Add(Change(time), h);
        }
    }

    /// <summary>h after one <see cref="Reach"/>.</summary>
    public void AdvanceByReach(Span<double> h) => Add(Doubling(0), h);

    /// <summary>dLoss/dh <paramref name="time"/> earlier.</summary>
    public void Retreat(Span<double> lambda, double time)
    {
        if (time > 0)
        {
            Span<double> change = stackalloc double[_width];
            Homogeneous.ApplyTransposed(Change(time), lambda, change);
            for (int i = 0; i < _width; i++)
            {
                lambda[i] += change[i];
            }
        }
    }

    /// <summary>The Taylor series of row·h(u·length) in u, for a length of at most <see cref="Reach"/>.</summary>
    public void Series(ReadOnlySpan<double> row, ReadOnlySpan<double> h, double length, Span<double> coefficients)
    {
        Span<double> term = stackalloc double[_width], next = stackalloc double[_width];
        h.CopyTo(term);
        coefficients[0] = Homogeneous.Dot(row, term);
        for (int j = 1; j <= Order; j++)
        {
            Homogeneous.Apply(_rates, term, next);
            for (int i = 0; i < _width; i++)
            {
                term[i] = next[i] * (length / j);
            }

            coefficients[j] = Homogeneous.Dot(row, term);
        }
    }

    private void Add(double[] matrix, Span<double> h)
    {
        Span<double> change = stackalloc double[_width];
        Homogeneous.Apply(matrix, h, change);
        for (int i = 0; i < _width; i++)
        {
            h[i] += change[i];
        }
    }

    /// <summary>
    /// exp(M·time) − 1: a Taylor series for what exceeds a whole multiple of the reach, and doublings for the multiple. All
    /// without the 1, beside which a slow state's small change over a short time would lose its digits.
    /// </summary>
    private double[] Change(double time)
    {
        if (time == _lastTime)
        {
            return _last; // neurons of a population mostly meet the same events
        }

        double whole = Math.Floor(time / Reach);
        var result = Series(time - whole * Reach);
        long multiple = (long)whole;
        for (int bit = 0; multiple >> bit != 0; bit++)
        {
            if ((multiple >> bit & 1) != 0)
            {
                result = Join(result, Doubling(bit));
            }
        }

        _lastTime = time;
        return _last = result;
    }

    /// <summary>exp(M·reach·2^bit) − 1.</summary>
    private double[] Doubling(int bit)
    {
        while (_doublings.Count <= bit)
        {
            _doublings.Add(_doublings.Count == 0 ? Series(Reach) : Join(_doublings[^1], _doublings[^1]));
        }

        return _doublings[bit];
    }

    /// <summary>exp(M·time) − 1 by its series in Horner's form, X (1 + X/2 (1 + X/3 (...))).</summary>
    private double[] Series(double time)
    {
        double[] sum = new double[_rates.Length], scaled = new double[_rates.Length];
        for (int j = Order; j >= 1; j--)
        {
            for (int i = 0; i < scaled.Length; i++)
            {
                scaled[i] = _rates[i] * (time / j);
            }

            var product = Multiply(scaled, sum);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] = scaled[i] + product[i];
            }
        }

        return sum;
    }

    /// <summary>(1 + a)(1 + b) − 1.</summary>
    private double[] Join(double[] a, double[] b)
    {
        var product = Multiply(a, b);
        for (int i = 0; i < product.Length; i++)
        {
            product[i] += a[i] + b[i];
        }

        return product;
    }

    private double[] Multiply(double[] a, double[] b)
    {
        var product = new double[a.Length];
        for (int i = 0; i < _width; i++)
        {
            for (int k = 0; k < _width; k++)
            {
                double factor = a[i * _width + k];
                for (int j = 0; j < _width; j++)
                {
                    product[i * _width + j] += factor * b[k * _width + j];
                }
            }
        }

        return product;
    }

    /// <summary>Norm of the linear part; the constant only feeds it.</summary>
    private double Norm(bool byRow)
    {
        double norm = 0;
        for (int i = 0; i < _width - 1; i++)
        {
            double sum = 0;
            for (int k = 0; k < _width - 1; k++)
            {
                sum += Math.Abs(byRow ? _rates[i * _width + k] : _rates[k * _width + i]);
            }

            norm = Math.Max(norm, sum);
        }

        return norm;
    }
}
