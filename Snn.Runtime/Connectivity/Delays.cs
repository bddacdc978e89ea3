namespace Snn.Runtime;

/// <summary>Delays as a number of time steps.</summary>
public static class Delays
{
    /// <summary>The delay in steps; zero stands for the shortest, one step.</summary>
    /// <exception cref="ArgumentException">The delay is negative or no whole number of steps.</exception>
    public static int InSteps(Time delay, Time dt, string projection)
    {
        float steps = delay / dt;
        float whole = MathF.Round(steps);
        if (!(steps is >= 0 and < int.MaxValue) || MathF.Abs(steps - whole) > 1e-3f)
        {
            throw new ArgumentException($"{projection} has a delay of {delay.Value} ms, which is no whole number of steps of {dt.Value} ms; change its Delay or the network's Dt.");
        }

        return Math.Max((int)whole, 1);
    }
}
