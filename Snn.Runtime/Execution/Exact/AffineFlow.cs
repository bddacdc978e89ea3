namespace Snn.Runtime;

/// <summary>
/// Solves dh/dt = M h for any length of time to double precision, at a cost that grows with the logarithm of time and rates
/// alone. M is square, in homogeneous coordinates: the last entry of h is 1 and its row in M is zero. Keeps what it computed
/// last, so it is not thread-safe.
/// </summary>
internal sealed class AffineFlow
{
    private const int Kept = 4;

    private readonly double[] _rates;
    private readonly List<double[]> _doublings = [];
    private readonly double[] _times = new double[Kept];
    private readonly double[][] _changes;
    private readonly double[] _product;
    private readonly FlowProducts _products;
    private int _last;

    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public AffineFlow(double[] rates, int width)
    {
        _rates = rates;
        Series = new(rates, width);
        Array.Fill(_times, double.NaN);
        _changes = [.. Enumerable.Range(0, Kept).Select(_ => new double[rates.Length])];
        _product = new double[rates.Length];
        _products = new(Series);
    }

    /// <summary>The solution over a short time.</summary>
    public FlowSeries Series { get; }

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
        double whole = Math.Floor(time / Series.Reach);
        Series.Sum(time - whole * Series.Reach, result);
        for (int bit = 0; whole > 0; bit++)
        {
            double half = Math.Floor(whole / 2);
            if (whole != 2 * half)
            {
                Homogeneous.Join(result, Doubling(bit), _product, Series.Width);
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
                Series.Sum(Series.Reach, next);
            }
            else
            {
                _doublings[^1].CopyTo(next, 0);
                Homogeneous.Join(next, _doublings[^1], _product, Series.Width);
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
}
