using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// θ along the free flow of an affine population, in stretches whose length follows what still moves. Right after an event a
/// stretch is one reach of the flow, and θ its Taylor series. Later fast states have come to rest, and θ is to double
/// precision a polynomial over stretches 2, 4, 8 ... times as long, which goes through its values at a few places: the flow
/// knows those at the cost of any other. So the way to a crossing takes a few stretches for each factor of two in time,
/// however fast the fastest state is.
/// </summary>
internal sealed class ThresholdCourse
{
    /// <summary>What the last coefficients of an interpolation may be beside the greatest value of what it follows.</summary>
    private const double Tolerance = 2e-15;

    /// <summary>Stretches from an event on that a bound for all states goes over, for each factor of two in time.</summary>
    private const int MostStretches = 64;

    private readonly AffineFlow _flow;
    private readonly int _width;
    private readonly double[] _threshold, _tail, _greatest, _row, _change, _product;
    private readonly double[][] _nodes;
    private readonly List<double[]> _values = [], _series = [];
    private readonly List<double> _from = [0];
    private readonly List<(double[] Low, double[] High)> _bounds = [];
    private double _candidate;

    /// <param name="flow">The free flow.</param>
    /// <param name="threshold">θ, as one row.</param>
    public ThresholdCourse(AffineFlow flow, double[] threshold)
    {
        (_flow, _threshold, _width) = (flow, threshold, threshold.Length);
        (_row, _change, _product) = (new double[_width], new double[_width * _width], new double[_width * _width]);
        _nodes = [.. Enumerable.Range(0, Chebyshev.Count).Select(_ => new double[_width * _width])];
        _greatest = [.. threshold.Select(Math.Abs)];
        _series.Add(flow.Series.Of(threshold));
        _tail = [.. Enumerable.Range(0, _width).Select(i => Enumerable.Range(2, FlowSeries.Order - 1).Sum(j => Math.Abs(_series[0][j * _width + i])))];
    }

    /// <summary>θ.</summary>
    public ReadOnlySpan<double> Threshold => _threshold;

    /// <summary>By how much θ changes over one reach if its slope stays, state by state.</summary>
    public ReadOnlySpan<double> Slope => _series[0].AsSpan(_width, _width);

    /// <summary>Bounds, state by state, of what bends θ over one reach.</summary>
    public ReadOnlySpan<double> Tail => _tail;

    /// <summary>Length of a stretch of a level.</summary>
    public double Length(int level) => Math.ScaleB(_flow.Series.Reach, level);

    /// <summary>The longest stretch over which θ is a polynomial, some time after anything happened to the neuron.</summary>
    public int Level(double age)
    {
        while (true)
        {
            int next = _from.Count;
            double from = Math.Max(_candidate, Math.Max(_from[^1], 4 * Length(next)));
            if (!(from <= age))
            {
                break;
            }

            if (IsPolynomial(next, from))
            {
                _from.Add(from);
            }
            else
            {
                _candidate = 2 * from;
            }
        }

        // a level starts at four times its length or later
        int level = Math.Clamp(age > 0 ? Math.ILogB(age / _flow.Series.Reach) - 2 : 0, 0, _from.Count - 1);
        while (_from[level] > age)
        {
            level--;
        }

        return level;
    }

    /// <summary>Whether θ may exceed zero within a length of at most one reach: by its value, its slope and a bound of all that bends it.</summary>
    public bool CanCross(ReadOnlySpan<double> h, double length)
    {
        double value = 0, slope = 0, bend = 0, part = length / _flow.Series.Reach;
        var slopes = Slope;
        for (int i = 0; i < h.Length; i++)
        {
            value += _threshold[i] * h[i];
            slope += slopes[i] * h[i];
            bend += _tail[i] * Math.Abs(h[i]);
        }

        return value + (Math.Max(slope, 0) + bend * part) * part > 0;
    }

    /// <summary>The shortest horizon, 2ⁿ reaches, that covers a time.</summary>
    /// <returns>n, 0 or more.</returns>
    public int Horizon(double time) => time <= _flow.Series.Reach ? 0 : (int)Math.Ceiling(Math.Log2(time / _flow.Series.Reach));

    /// <summary>Whether θ surely stays below zero up to a horizon, if nothing happens: by what each state alone can add to it.</summary>
    public bool StaysBelow(ReadOnlySpan<double> h, int horizon)
    {
        var (low, high) = Bounds(horizon);
        double most = 0;
        for (int i = 0; i < h.Length; i++)
        {
            most += h[i] * (h[i] > 0 ? high[i] : low[i]);
        }

        return most <= 0;
    }

    /// <summary>Where θ first rises through zero within a part of a stretch, as a part of that; not a number where it does not.</summary>
    /// <param name="h">The states at its start.</param>
    /// <param name="level">Of the stretch.</param>
    /// <param name="length">Length of the part.</param>
    /// <param name="armed">Whether θ has been below zero, or else is not but for rounding; changed to whether it has been then.</param>
    [SkipLocalsInit]
    public double Rise(ReadOnlySpan<double> h, int level, double length, ref bool armed)
    {
        var rows = Series(level);
        double scale = length / Length(level), power = 1;
        int order = level == 0 ? FlowSeries.Terms(scale) : FlowSeries.Order;
        Span<double> coefficients = stackalloc double[order + 1];
        for (int j = 0, at = 0; j <= order; j++, at += h.Length)
        {
            double sum = 0;
            for (int i = 0; i < h.Length; i++)
            {
                sum += rows[at + i] * h[i];
            }

            coefficients[j] = sum * power;
            power *= scale;
        }

        if (armed)
        {
            return FirstRise.Find(coefficients);
        }

        double fall = Fall(coefficients);
        armed = !double.IsNaN(fall);
        return armed ? fall + (1 - fall) * RiseFrom(fall, coefficients) : double.NaN;
    }

    /// <summary>Where a polynomial falls below zero.</summary>
    private static double Fall(ReadOnlySpan<double> polynomial)
    {
        Span<double> negative = stackalloc double[polynomial.Length];
        for (int j = 0; j < negative.Length; j++)
        {
            negative[j] = -polynomial[j];
        }

        negative[0] = Math.Min(negative[0], 0);
        return FirstRise.Find(negative);
    }

    /// <summary>Where a polynomial rises above zero after a place at which it fell, as a part of the way from there to 1.</summary>
    private static double RiseFrom(double start, Span<double> polynomial)
    {
        double power = 1;
        for (int i = 0; i < polynomial.Length; i++)
        {
            for (int j = polynomial.Length - 2; j >= i; j--)
            {
                polynomial[j] += start * polynomial[j + 1];
            }

            polynomial[i] *= power;
            power *= 1 - start;
        }

        polynomial[0] = 0;
        return FirstRise.Find(polynomial);
    }

    /// <summary>The rows of which products with h are the coefficients of θ in u, the part of a stretch.</summary>
    private double[] Series(int level)
    {
        while (_series.Count <= level)
        {
            _series.Add(Combine(Combine(Values(_series.Count), Chebyshev.Coefficients), Chebyshev.Powers));
        }

        return _series[level];
    }

    /// <summary>θ·exp(M·length·node), node by node.</summary>
    private double[] Values(int level)
    {
        while (_values.Count <= level)
        {
            var values = new double[Chebyshev.Count * _width];
            for (int i = 0; i < Chebyshev.Count; i++)
            {
                if (_values.Count == 0)
                {
                    _flow.Series.Sum(_flow.Series.Reach * Chebyshev.Nodes[i], _nodes[i]);
                }
                else
                {
                    _nodes[i].CopyTo(_change, 0);
                    Homogeneous.Join(_nodes[i], _change, _product, _width);
                }

                var row = values.AsSpan(i * _width, _width);
                _threshold.CopyTo(row);
                Homogeneous.AddTransposed(_nodes[i], row);
            }

            _values.Add(values);
        }

        return _values[level];
    }

    private double[] Combine(double[] values, double[,] shares)
    {
        var rows = new double[values.Length];
        for (int j = 0; j < Chebyshev.Count; j++)
        {
            for (int i = 0; i < Chebyshev.Count; i++)
            {
                for (int k = 0; k < _width; k++)
                {
                    rows[j * _width + k] += shares[j, i] * values[i * _width + k];
                }
            }
        }

        return rows;
    }

    /// <summary>Whether what every state does to θ is a polynomial over a stretch that starts at an age.</summary>
    private bool IsPolynomial(int level, double age)
    {
        var coefficients = Combine(Values(level), Chebyshev.Coefficients);
        _flow.Change(age, _change);
        _threshold.CopyTo(_row, 0);
        Homogeneous.AddTransposed(_change, _row);
        for (int i = 0; i < _width; i++)
        {
            _greatest[i] = Math.Max(_greatest[i], Math.Abs(_row[i]));
        }

        for (int j = Chebyshev.Count - 2; j < Chebyshev.Count; j++)
        {
            coefficients.AsSpan(j * _width, _width).CopyTo(_row);
            Homogeneous.AddTransposed(_change, _row);
            for (int i = 0; i < _width; i++)
            {
                if (!(Math.Abs(_row[i]) <= Tolerance * _greatest[i]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The least and the greatest that each state adds to θ, per unit, from now to a horizon.</summary>
    public (double[] Low, double[] High) Bounds(int horizon)
    {
        while (_bounds.Count <= horizon)
        {
            int next = _bounds.Count;
            double[] low = [.. next == 0 ? _threshold : _bounds[^1].Low], high = [.. next == 0 ? _threshold : _bounds[^1].High];
            double start = next == 0 ? 0 : Length(next - 1), end = Length(next);
            if (Length(Level(start)) * MostStretches < end - start || !high.All(double.IsFinite))
            {
                // something fast has not come to rest
                Array.Fill(low, double.NegativeInfinity);
                Array.Fill(high, double.PositiveInfinity);
            }

            while (start < end && double.IsFinite(high[0]))
            {
                int level = Level(start);
                Widen(start, level, low, high);
                start += Length(level);
            }

            _bounds.Add((low, high));
        }

        return _bounds[horizon];
    }

    private void Widen(double start, int level, double[] low, double[] high)
    {
        Span<double> coefficients = stackalloc double[FlowSeries.Order + 1], bernstein = stackalloc double[FlowSeries.Order + 1];
        double[] rows = [.. Series(level)];
        _flow.Change(start, _change);
        for (int j = 0; j <= FlowSeries.Order; j++)
        {
            Homogeneous.AddTransposed(_change, rows.AsSpan(j * _width, _width));
        }

        for (int i = 0; i < _width; i++)
        {
            for (int j = 0; j <= FlowSeries.Order; j++)
            {
                coefficients[j] = rows[j * _width + i];
            }

            FirstRise.ToBernstein(coefficients, bernstein);
            foreach (double b in bernstein)
            {
                (low[i], high[i]) = (Math.Min(low[i], b), Math.Max(high[i], b));
            }
        }
    }
}
