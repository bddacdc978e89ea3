namespace Snn.Runtime;

/// <summary>
/// Finds where θ first rises through zero within one step of a smooth flow. Places within the step are reached by a shorter
/// step from its start, so they are as exact as its end.
/// </summary>
internal sealed class ThresholdSearch(SmoothGroup group)
{
    private const int MostSteps = 100;

    private readonly double[] _state = new double[group.Width], _rate = new double[group.Width], _gradient = new double[group.Width];

    /// <param name="start">States at the start of the step; θ is not above zero.</param>
    /// <param name="end">States at its end.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Time from the start; not a number where there is no rise.</returns>
    public double Rise(ReadOnlySpan<double> start, ReadOnlySpan<double> end, double length)
    {
        double above = Above(start, end, length, sign: 1);
        return double.IsNaN(above) ? double.NaN : Solve(start, 0, above);
    }

    /// <summary>A time at which θ is below zero, though above at the start.</summary>
    /// <param name="start">States at the start of the step.</param>
    /// <param name="end">States at its end.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Time from the start, the whole length where θ ends below; not a number where there is none.</returns>
    public double Below(ReadOnlySpan<double> start, ReadOnlySpan<double> end, double length) => Above(start, end, length, sign: -1);

    /// <summary>A time at which θ, times the sign, is above zero: the end, or a peak in between.</summary>
    private double Above(ReadOnlySpan<double> start, ReadOnlySpan<double> end, double length, int sign)
    {
        var (first, rise) = Watch(start, sign);
        var (last, fall) = Watch(end, sign);
        if (last > 0)
        {
            return length;
        }

        // a peak inside the step: only where the cubic through both ends comes near zero
        if (!(rise > 0 && fall < 0) || Peak(first, last, rise * length, fall * length) < -0.1 * (Math.Abs(first) + Math.Abs(last)))
        {
            return double.NaN;
        }

        double below = 0, above = length;
        for (int i = 0; i < MostSteps && above - below > 1e-14 * length; i++)
        {
            double middle = 0.5 * (below + above);
            var (value, slope) = At(start, middle, sign);
            if (value > 0)
            {
                return middle;
            }

            (below, above) = slope > 0 ? (middle, above) : (below, middle);
        }

        return double.NaN;
    }

    /// <summary>The root between two places, by Newton's method kept inside a shrinking bracket.</summary>
    private double Solve(ReadOnlySpan<double> start, double below, double above)
    {
        double time = 0.5 * (below + above);
        for (int i = 0; i < MostSteps; i++)
        {
            var (value, slope) = At(start, time, sign: 1);
            (below, above) = value > 0 ? (below, time) : (time, above);
            double next = time - value / slope;
            if (!(next > below && next < above))
            {
                next = 0.5 * (below + above);
            }

            if (value == 0 || Math.Abs(next - time) <= 1e-16 * above)
            {
                break;
            }

            time = next;
        }

        return time;
    }

    private (double Value, double Slope) At(ReadOnlySpan<double> start, double time, int sign)
    {
        start.CopyTo(_state);
        group.Advance(_state, time, held: false);
        return Watch(_state, sign);
    }

    private (double Value, double Slope) Watch(ReadOnlySpan<double> h, int sign)
    {
        group.Rate(h, held: false, _rate);
        group.ThresholdGradient(h, _gradient);
        return (sign * group.Theta(h), sign * Homogeneous.Dot(_gradient, _rate));
    }

    /// <summary>Greatest of eight values of the cubic with these ends and slopes on 0..1.</summary>
    private static double Peak(double first, double last, double rise, double fall)
    {
        double peak = double.NegativeInfinity;
        for (int i = 1; i < 9; i++)
        {
            double u = i / 9.0, v = 1 - u;
            peak = Math.Max(peak, first * v * v * (1 + 2 * u) + rise * u * v * v + last * u * u * (1 + 2 * v) - fall * u * u * v);
        }

        return peak;
    }
}
