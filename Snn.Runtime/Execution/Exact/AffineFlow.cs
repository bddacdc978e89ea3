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

    /// <summary>Over a part of a reach, a product of two solutions is to double precision a polynomial of degree 11, over a short part of degree 5.</summary>
    private static readonly GaussLegendre Fine = new(6), Short = new(3);

    private readonly double[] _rates;
    private readonly int _width;
    private readonly List<double[]> _doublings = [];
    private readonly double[] _times = new double[Kept];
    private readonly double[][] _changes;
    private readonly double[] _product;
    private readonly double[][] _terms;
    private readonly double[][] _nodes;
    private GaussLegendre _rule = Fine;
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
        _nodes = [.. Fine.Nodes.Select(_ => new double[rates.Length])];
        _product = new double[rates.Length];

        // a power of two, so that whole multiples of it and what remains of a time are free of rounding
        double norm = Math.Min(Norm(byRow: true), Norm(byRow: false));
        Reach = Math.Pow(2, Math.Floor(Math.Log2(0.5 / Math.Max(norm, 1e-3))));
        _terms = MakeTerms();
    }

    /// <summary>Length of time, in ms, over which the Taylor series of the solution is exact to double precision.</summary>
    public double Reach { get; }

    /// <summary>dh/dt.</summary>
    public void Rate(ReadOnlySpan<double> h, Span<double> rate) => Homogeneous.Apply(_rates, h, rate);

    /// <summary>
    /// exp(M·time) − 1: a Taylor series for what exceeds a whole multiple of the reach, and doublings for the multiple. All
    /// without the 1, beside which a slow state's small change over a short time would lose its digits.
    /// </summary>
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
            int last = _rule.Nodes.Length - 1;
            for (int i = 0; i <= last; i++)
            {
                _starts.AsSpan(k * _width, _width).CopyTo(h);
                Add(_nodes[i], h);
                lambda.CopyTo(adjoint);
                AddTransposed(_nodes[last - i], adjoint); // the nodes lie symmetrically
                AddOuter(length * _rule.Weights[i], adjoint, h, sums);
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

    /// <summary>To (1 + matrix) h; the last entry is the constant and stays.</summary>
    [SkipLocalsInit]
    public static void Add(double[] matrix, Span<double> h)
    {
        if (h.Length == 3)
        {
            // a neuron of two states
            double x = h[0], y = h[1], one = h[2];
            h[0] = x + (matrix[0] * x + matrix[1] * y + matrix[2] * one);
            h[1] = y + (matrix[3] * x + matrix[4] * y + matrix[5] * one);
            return;
        }

        Span<double> change = stackalloc double[h.Length];
        for (int i = 0, at = 0; i < h.Length - 1; i++, at += h.Length)
        {
            var row = matrix.AsSpan(at, h.Length);
            double sum = 0;
            for (int k = 0; k < row.Length; k++)
            {
                sum += row[k] * h[k];
            }

            change[i] = sum;
        }

        for (int i = 0; i < h.Length - 1; i++)
        {
            h[i] += change[i];
        }
    }

    /// <summary>To (1 + matrix)ᵀ λ.</summary>
    [SkipLocalsInit]
    public static void AddTransposed(double[] matrix, Span<double> lambda)
    {
        if (lambda.Length == 3)
        {
            double x = lambda[0], y = lambda[1];
            lambda[0] = x + (matrix[0] * x + matrix[3] * y);
            lambda[1] = y + (matrix[1] * x + matrix[4] * y);
            lambda[2] += matrix[2] * x + matrix[5] * y;
            return;
        }

        Span<double> change = stackalloc double[lambda.Length];
        change.Clear();
        for (int i = 0, at = 0; i < lambda.Length - 1; i++, at += lambda.Length)
        {
            var row = matrix.AsSpan(at, lambda.Length);
            double factor = lambda[i];
            for (int k = 0; k < row.Length; k++)
            {
                change[k] += row[k] * factor;
            }
        }

        for (int k = 0; k < lambda.Length; k++)
        {
            lambda[k] += change[k];
        }
    }

    private static void AddOuter(double factor, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> sums)
    {
        for (int i = 0, at = 0; i < a.Length - 1; i++)
        {
            double scaled = factor * a[i];
            for (int k = 0; k < b.Length; k++)
            {
                sums[at++] += scaled * b[k];
            }
        }
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
            _rule = length < Reach / 16 ? Short : Fine;
            for (int i = 0; i < _rule.Nodes.Length; i++)
            {
                Series(length * _rule.Nodes[i], _nodes[i]);
            }
        }
    }

    /// <summary>exp(M·time) − 1 for a time of at most one reach: its series by Horner's rule, cut where the rest is below 1e−17.</summary>
    private void Series(double time, double[] sum)
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
            Multiply(terms[1], terms[j - 1]);
            terms[j] = [.. _product.Select(x => x / j)];
        }

        return terms;
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
