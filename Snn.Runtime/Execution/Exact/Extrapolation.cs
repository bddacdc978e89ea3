namespace Snn.Runtime;

/// <summary>
/// Steps of order 12 for smooth flows: the modified midpoint rule over 2, 4 ... 12 substeps, extrapolated to substeps of no
/// length (Gragg, 1965, SIAM J. Numer. Anal. 2:384; Bulirsch and Stoer, 1966, Numer. Math. 8:1). Its adjoint is that of the
/// substeps, the last first: the derivative of what was computed, not another approximation.
/// </summary>
internal sealed class Extrapolation(SmoothGroup group)
{
    private const int Columns = 6, MostSubsteps = 2 * Columns;

    /// <summary>[j]: weight of the result with 2(j + 1) substeps.</summary>
    private static readonly double[] Weights = MakeWeights(Columns);

    /// <summary>The same without the finest; the difference of both estimates the error.</summary>
    private static readonly double[] CoarseWeights = [.. MakeWeights(Columns - 1), 0];

    private readonly int _width = group.Width;
    private readonly double[] _points = new double[(MostSubsteps + 1) * group.Width];
    private readonly double[] _lambdas = new double[(MostSubsteps + 1) * group.Width];
    private readonly double[] _rate = new double[group.Width];

    /// <summary>h after a step.</summary>
    /// <param name="h">The states, changed.</param>
    /// <param name="time">Length of the step.</param>
    /// <param name="held">Whether held states stand still.</param>
    /// <param name="sensitivity">How much a relative error of all states changes each state's rate; empty where no error is asked for.</param>
    /// <returns>
    /// An estimate of the largest error of a state, relative to its size and its sensitivity; not a number where a state is
    /// not finite.
    /// </returns>
    public double Advance(Span<double> h, double time, bool held, ReadOnlySpan<double> sensitivity = default)
    {
        Span<double> result = stackalloc double[_width], error = stackalloc double[_width];
        result.Clear();
        error.Clear();
        for (int j = 0; j < Columns; j++)
        {
            int substeps = 2 * (j + 1);
            var end = Substeps(h, time, held, substeps);
            for (int i = 0; i < _width; i++)
            {
                double change = end[i] - h[i];
                result[i] += Weights[j] * change;
                error[i] += (Weights[j] - CoarseWeights[j]) * change;
            }
        }

        double worst = 0;
        for (int i = 0; i < _width; i++)
        {
            double scale = Math.Abs(h[i]) + Math.Abs(result[i]) + (sensitivity.IsEmpty ? 0 : time * sensitivity[i]);
            double relative = error[i] == 0 ? 0 : Math.Abs(error[i]) / scale;
            h[i] += result[i];
            worst = Math.Max(worst, double.IsFinite(h[i]) ? relative : double.NaN);
        }

        return worst;
    }

    /// <summary>dLoss/dh before a step, from that behind it.</summary>
    /// <param name="start">The states before the step.</param>
    /// <param name="time">Length of the step.</param>
    /// <param name="held">Whether held states stand still.</param>
    /// <param name="lambda">dLoss/dh, changed.</param>
    /// <param name="parameters">Receives dLoss/dparameters, added.</param>
    public void Retreat(ReadOnlySpan<double> start, double time, bool held, Span<double> lambda, Span<double> parameters)
    {
        Span<double> before = stackalloc double[_width], scaled = stackalloc double[_width];
        before.Clear();
        for (int j = 0; j < Columns; j++)
        {
            int substeps = 2 * (j + 1);
            double length = time / substeps;
            Substeps(start, time, held, substeps);
            Array.Clear(_lambdas);
            for (int i = 0; i < _width; i++)
            {
                _lambdas[substeps * _width + i] = Weights[j] * lambda[i];
            }

            for (int m = substeps - 1; m >= 0; m--)
            {
                // forwards: the point after is the point before and twice the rate between, the first step apart
                var later = _lambdas.AsSpan((m + 1) * _width, _width);
                double factor = m == 0 ? length : 2 * length;
                for (int i = 0; i < _width; i++)
                {
                    scaled[i] = held && group.IsHeld[i] ? 0 : factor * later[i];
                    _lambdas[(m == 0 ? 0 : m - 1) * _width + i] += later[i];
                }

                group.FlowAdjoint(_points.AsSpan(m * _width, _width), scaled, _lambdas.AsSpan(m * _width, _width), parameters);
            }

            for (int i = 0; i < _width; i++)
            {
                before[i] += _lambdas[i];
            }
        }

        before.CopyTo(lambda);
    }

    /// <summary>All points of the modified midpoint rule; the last is returned.</summary>
    private Span<double> Substeps(ReadOnlySpan<double> h, double time, bool held, int substeps)
    {
        double length = time / substeps;
        h.CopyTo(_points);
        for (int m = 0; m < substeps; m++)
        {
            group.Rate(_points.AsSpan(m * _width, _width), held, _rate);
            double factor = m == 0 ? length : 2 * length;
            for (int i = 0; i < _width; i++)
            {
                _points[(m + 1) * _width + i] = _points[(m == 0 ? 0 : m - 1) * _width + i] + factor * _rate[i];
            }
        }

        return _points.AsSpan(substeps * _width, _width);
    }

    /// <summary>Weights of polynomial extrapolation in the square of the substep, at zero.</summary>
    private static double[] MakeWeights(int columns)
    {
        var weights = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            weights[j] = 1;
            for (int i = 0; i < columns; i++)
            {
                double own = (j + 1) * (j + 1), other = (i + 1) * (i + 1);
                weights[j] *= i == j ? 1 : own / (own - other);
            }
        }

        return weights;
    }
}
