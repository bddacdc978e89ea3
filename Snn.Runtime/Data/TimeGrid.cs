namespace Snn.Runtime;

/// <summary>
/// Which time step a time lies in: step k lasts from k·dt to before (k + 1)·dt. A time within rounding of such an edge is at
/// the edge, in the step that begins there: k/10000 s in steps of 0.1 ms is in step k, though neither of the numbers, nor
/// their quotient, is exactly what it stands for.
/// </summary>
internal static class TimeGrid
{
    // what two numbers in single precision and the unit between them are rounded by, as a share of the time
    private const double Rounding = 1.0 / (1 << 22);

    /// <summary>The step, a whole number, which may be more than an int holds.</summary>
    /// <param name="time">Finite and not negative.</param>
    /// <param name="dt">Length of a step in the same unit.</param>
    public static double StepOf(double time, double dt)
    {
        double at = time / dt, edge = Math.Round(at);
        return Math.Abs(at - edge) <= Math.Min(Rounding * edge, 0.25) ? edge : Math.Floor(at);
    }

    /// <summary>How many steps a length of time has, a whole number, which may be more than an int holds; a step that is not whole counts.</summary>
    /// <param name="time">Finite and not negative.</param>
    /// <param name="dt">Length of a step in the same unit.</param>
    public static double StepsOf(double time, double dt)
    {
        double at = time / dt, edge = Math.Round(at);
        return Math.Abs(at - edge) <= Math.Min(Rounding * edge, 0.25) ? edge : Math.Ceiling(at);
    }

    /// <summary>Checks a setting that is a length of time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or not finite.</exception>
    public static void Positive(Time time, string type, string name)
    {
        if (!(time.Value > 0) || !float.IsFinite(time.Value))
        {
            throw new ArgumentOutOfRangeException(name, time.Value, $"{type}.{name} must be a positive time.");
        }
    }
}
