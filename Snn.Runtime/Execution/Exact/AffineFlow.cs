using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Solves dh/dt = M h for any length of time to double precision. M is square, in homogeneous coordinates: the last entry of
/// h is 1 and its row in M is zero. Keeps what it computed last, so it is not thread-safe.
/// </summary>
internal sealed class AffineFlow
{
    /// <summary>Terms of a Taylor series whose argument has a norm of at most 1/2: the next is below 1e−17.</summary>
    public const int Order = 15;

    private const int Kept = 4;

    private readonly double[] _rates;
    private readonly int _width;
    private readonly List<double[]> _doublings = [];
    private readonly double[] _times = new double[Kept];
    private readonly double[][] _changes;
    private readonly double[] _scaled, _product;
    private readonly double[][] _nodes;
    private double[] _starts = [];
    private double _nodeLength = double.NaN;
    private int _last;

    /// <exception cref="ArgumentException">A rate is infinite or not a number.</exception>
    public AffineFlow(double[] rates, int width)
    {
        if (!rates.All(double.IsFinite))
        {
            throw new ArgumentException("A rate of a flow is not finite; check the model's parameters (a time constant must not be 0).", nameof(rates));
        }

        _rates = rates;
        _width = width;
        Array.Fill(_times, double.NaN);
        _changes = [.. Enumerable.Range(0, Kept).Select(_ => new double[rates.Length])];
        _nodes = [.. GaussLegendre.Nodes.Select(_ => new double[rates.Length])];
        (_scaled, _product) = (new double[rates.Length], new double[rates.Length]);

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
            AddTransposed(Change(time), lambda);
        }
    }

    /// <summary>
    /// Adds ∫ λᵢ hₖ dt over a time to sums[i, k]. In each part the product is as good as a polynomial, and so its quadrature
    /// is exact to double precision.
    /// </summary>
    /// <param name="start">h at the start.</param>
    /// <param name="end">λ at the end.</param>
    /// <param name="time">The time.</param>
    /// <param name="sums">Row after row.</param>
    public void AddProducts(ReadOnlySpan<double> start, ReadOnlySpan<double> end, double time, Span<double> sums)
    {
        int parts = (int)Math.Ceiling(time / Reach);
        if (parts == 0)
        {
            return;
        }

        double length = time / parts;
        if (_starts.Length < parts * _width)
        {
            _starts = new double[2 * parts * _width];
        }

        start.CopyTo(_starts);
        for (int k = 1; k < parts; k++)
        {
            var next = _starts.AsSpan(k * _width, _width);
            _starts.AsSpan((k - 1) * _width, _width).CopyTo(next);
            Advance(next, length);
        }

        SetNodes(length);
        Span<double> lambda = stackalloc double[_width], h = stackalloc double[_width], adjoint = stackalloc double[_width];
        end.CopyTo(lambda);
        for (int k = parts - 1; k >= 0; k--)
        {
            for (int i = 0; i < _nodes.Length; i++)
            {
                _starts.AsSpan(k * _width, _width).CopyTo(h);
                Add(_nodes[i], h);
                lambda.CopyTo(adjoint);
                AddTransposed(_nodes[^(i + 1)], adjoint); // the nodes lie symmetrically
                AddOuter(length * GaussLegendre.Weights[i], adjoint, h, sums);
            }

            Retreat(lambda, length);
        }
    }

    /// <summary>The rows of which products with h are the Taylor coefficients of row·h(u·reach) in u.</summary>
    public double[] SeriesOf(ReadOnlySpan<double> row)
    {
        var rows = new double[(Order + 1) * _width];
        row.CopyTo(rows);
        for (int j = 1; j <= Order; j++)
        {
            var next = rows.AsSpan(j * _width, _width);
            Homogeneous.ApplyTransposed(_rates, rows.AsSpan((j - 1) * _width, _width), next);
            foreach (ref double x in next)
            {
                x *= Reach / j;
            }
        }

        return rows;
    }

    /// <summary>The Taylor coefficients of row·h(u·length) in u, for a length of at most <see cref="Reach"/>.</summary>
    /// <param name="rows">What <see cref="SeriesOf"/> made of the row.</param>
    /// <param name="h">The states at u = 0.</param>
    /// <param name="length">The length.</param>
    /// <param name="coefficients">Receives the coefficients.</param>
    public void Series(double[] rows, ReadOnlySpan<double> h, double length, Span<double> coefficients)
    {
        double scale = length / Reach, power = 1;
        for (int j = 0, at = 0; j <= Order; j++, at += h.Length)
        {
            double sum = 0;
            for (int i = 0; i < h.Length; i++)
            {
                sum += rows[at + i] * h[i];
            }

            coefficients[j] = sum * power;
            power *= scale;
        }
    }

    // the last entry is the constant: it does not change
    [SkipLocalsInit]
    private void Add(double[] matrix, Span<double> h)
    {
        Span<double> change = stackalloc double[_width];
        for (int i = 0, at = 0; i < h.Length - 1; i++, at += h.Length)
        {
            double sum = 0;
            for (int k = 0; k < h.Length; k++)
            {
                sum += matrix[at + k] * h[k];
            }

            change[i] = sum;
        }

        for (int i = 0; i < h.Length - 1; i++)
        {
            h[i] += change[i];
        }
    }

    private static void AddTransposed(double[] matrix, Span<double> lambda)
    {
        Span<double> change = stackalloc double[lambda.Length];
        change.Clear();
        for (int i = 0, at = 0; i < lambda.Length - 1; i++, at += lambda.Length)
        {
            double factor = lambda[i];
            for (int k = 0; k < lambda.Length; k++)
            {
                change[k] += matrix[at + k] * factor;
            }
        }

        for (int k = 0; k < lambda.Length; k++)
        {
            lambda[k] += change[k];
        }
    }

    private static void AddOuter(double factor, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> sums)
    {
        for (int i = 0, at = 0; i < a.Length; i++)
        {
            double scaled = factor * a[i];
            for (int k = 0; k < b.Length; k++)
            {
                sums[at++] += scaled * b[k];
            }
        }
    }

    /// <summary>
    /// exp(M·time) − 1: a Taylor series for what exceeds a whole multiple of the reach, and doublings for the multiple. All
    /// without the 1, beside which a slow state's small change over a short time would lose its digits.
    /// </summary>
    private double[] Change(double time)
    {
        // neurons of a population mostly meet the same events
        for (int i = 0; i < Kept; i++)
        {
            if (_times[i] == time)
            {
                return _changes[i];
            }
        }

        _last = (_last + 1) % Kept;
        var result = _changes[_last];
        double whole = Math.Floor(time / Reach);
        Series(time - whole * Reach, result);
        long multiple = (long)whole;
        for (int bit = 0; multiple >> bit != 0; bit++)
        {
            if ((multiple >> bit & 1) != 0)
            {
                Join(result, Doubling(bit));
            }
        }

        _times[_last] = time;
        return result;
    }

    /// <summary>exp(M·reach·2^bit) − 1.</summary>
    private double[] Doubling(int bit)
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
                Join(next, _doublings[^1]);
            }

            _doublings.Add(next);
        }

        return _doublings[bit];
    }

    /// <summary>exp(M·node) − 1 for the nodes of a part.</summary>
    private void SetNodes(double length)
    {
        if (length != _nodeLength)
        {
            _nodeLength = length;
            for (int i = 0; i < _nodes.Length; i++)
            {
                Series(length * GaussLegendre.Nodes[i], _nodes[i]);
            }
        }
    }

    /// <summary>exp(M·time) − 1 by its series in Horner's form, X (1 + X/2 (1 + X/3 (...))), cut where the rest is below 1e−17.</summary>
    private void Series(double time, double[] sum)
    {
        double norm = 0.5 * time / Reach, term = norm;
        int order = 1;
        for (; order < Order && term > 1e-17 * norm; order++)
        {
            term *= norm / (order + 1);
        }

        Array.Clear(sum);
        for (int j = order; j >= 1; j--)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                _scaled[i] = _rates[i] * (time / j);
            }

            Multiply(_scaled, sum);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] = _scaled[i] + _product[i];
            }
        }
    }

    /// <summary>To (1 + a)(1 + b) − 1.</summary>
    private void Join(double[] a, double[] b)
    {
        Multiply(a, b);
        for (int i = 0; i < a.Length; i++)
        {
            a[i] += _product[i] + b[i];
        }
    }

    private void Multiply(double[] a, double[] b)
    {
        Array.Clear(_product);
        for (int i = 0; i < _width - 1; i++)
        {
            for (int k = 0; k < _width - 1; k++)
            {
                double factor = a[i * _width + k];
                for (int j = 0; j < _width; j++)
                {
                    _product[i * _width + j] += factor * b[k * _width + j];
                }
            }
        }
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
