namespace Snn.Runtime;

/// <summary>
/// ∫ λᵢ hₖ dt of states h that follow a flow and adjoints λ that follow it backwards. With E(t) = exp(M·t), the integral over
/// 2t that starts from h and ends at λ is E(t)ᵀS(t) + S(t)E(t)ᵀ (Van Loan, 1978, IEEE Trans. Autom. Control 23:395): so a
/// time is halved until it is within the reach of a quadrature, whose result is doubled as often. That has no more work with
/// fast states than with slow ones, but for the logarithm.
/// </summary>
internal sealed class FlowProducts(FlowSeries series)
{
    /// <summary>Over a part of a reach, a product of two solutions is to double precision a polynomial of degree 11, over a short part of degree 5.</summary>
    private static readonly GaussLegendre Fine = new(6), Short = new(3);

    private readonly int _width = series.Width;
    private readonly double[][] _nodes = [.. Fine.Nodes.Select(_ => new double[series.Width * series.Width])];
    private readonly double[] _sums = new double[series.Width * series.Width], _next = new double[series.Width * series.Width], _product = new double[series.Width * series.Width];
    private readonly List<double[]> _doublings = [];
    private GaussLegendre _rule = Fine;
    private double _time = double.NaN, _part;
    private int _doubled;

    /// <summary>Adds the integral over a time, row after row.</summary>
    public void Add(ReadOnlySpan<double> start, ReadOnlySpan<double> end, double time, Span<double> sums)
    {
        Prepare(time);
        if (_doubled == 0)
        {
            Integrate(start, end, sums);
            return;
        }

        Array.Clear(_sums);
        Integrate(start, end, _sums);
        for (int i = 0; i < _doubled; i++)
        {
            Double(_doublings[i]);
        }

        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += _sums[i];
        }
    }

    /// <summary>The part of a time that is integrated, and what its doublings take: neurons of a population mostly meet the same events.</summary>
    private void Prepare(double time)
    {
        if (time == _time)
        {
            return;
        }

        (_time, _part, _doubled) = (time, time, 0);
        for (; _part > series.Reach; _part /= 2)
        {
            _doubled++;
        }

        _rule = _part < series.Reach / 16 ? Short : Fine;
        for (int i = 0; i < _rule.Nodes.Length; i++)
        {
            series.Sum(_part * _rule.Nodes[i], _nodes[i]);
        }

        for (int i = 0; i < _doubled; i++)
        {
            if (i == _doublings.Count)
            {
                _doublings.Add(new double[_sums.Length]);
            }

            if (i == 0)
            {
                series.Sum(_part, _doublings[0]);
            }
            else
            {
                _doublings[i - 1].CopyTo(_doublings[i], 0);
                Homogeneous.Join(_doublings[i], _doublings[i - 1], _product, _width);
            }
        }
    }

    private void Integrate(ReadOnlySpan<double> start, ReadOnlySpan<double> end, Span<double> sums)
    {
        Span<double> h = stackalloc double[_width], lambda = stackalloc double[_width];
        int last = _rule.Nodes.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            start.CopyTo(h);
            Homogeneous.Add(_nodes[i], h);
            end.CopyTo(lambda);
            Homogeneous.AddTransposed(_nodes[last - i], lambda); // the nodes lie symmetrically
            double weight = _part * _rule.Weights[i];
            for (int row = 0, at = 0; row < _width - 1; row++)
            {
                double scaled = weight * lambda[row];
                for (int k = 0; k < _width; k++)
                {
                    sums[at++] += scaled * h[k];
                }
            }
        }
    }

    /// <summary>To (1 + change)ᵀ S + S (1 + change)ᵀ.</summary>
    private void Double(double[] change)
    {
        for (int i = 0; i < _width - 1; i++)
        {
            for (int k = 0; k < _width; k++)
            {
                double sum = 0;
                for (int j = 0; j < _width - 1; j++)
                {
                    sum += change[j * _width + i] * _sums[j * _width + k];
                }

                for (int j = 0; j < _width; j++)
                {
                    sum += _sums[i * _width + j] * change[k * _width + j];
                }

                int at = i * _width + k;
                _next[at] = 2 * _sums[at] + sum;
            }
        }

        _next.CopyTo(_sums, 0);
    }
}
