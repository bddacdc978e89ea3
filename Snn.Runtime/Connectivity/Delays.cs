namespace Snn.Runtime;

/// <summary>Delays as a number of time steps, and as parameters that learn.</summary>
public static class Delays
{
    /// <summary>The delay in steps, rounded to a whole number; zero stands for the shortest, one step.</summary>
    /// <exception cref="ArgumentException">The delay is negative or no number of steps.</exception>
    public static int InSteps(Time delay, Time dt, string projection)
    {
        float steps = delay / dt;
        if (!(steps is >= 0 and < int.MaxValue))
        {
            throw new ArgumentException($"{projection} has a delay of {delay.Value} ms, which is no number of steps of {dt.Value} ms; change its Delay or the network's Dt.");
        }

        return Math.Max((int)MathF.Round(steps), 1);
    }

    /// <summary>Why a network cannot run in steps: the first delay that is no whole number of them; null where all are.</summary>
    public static string? WhyNotStepped(Time dt, params ReadOnlySpan<(string Name, Time Delay)> projections)
    {
        foreach (var (name, delay) in projections)
        {
            if (MathF.Abs(delay / dt - MathF.Round(delay / dt)) > 1e-3f)
            {
                return $"{name} has a delay of {delay.Value} ms, which is no whole number of steps of {dt.Value} ms; change its Delay or the network's Dt.";
            }
        }

        return null;
    }

    /// <summary>The longest delay that training may come to, in steps.</summary>
    /// <exception cref="ArgumentException">It is shorter than the delay that training starts from.</exception>
    public static int MostInSteps(Projection projection, Time dt, string name)
    {
        float start = Start(projection, dt) / dt;
        float most = projection.MostDelay.Value == 0 ? 4f * start : projection.MostDelay / dt;
        if (!(most > start - 1e-3f && most < int.MaxValue))
        {
            throw new ArgumentException($"{name} has a MostDelay of {projection.MostDelay.Value} ms, and its delay starts at {start * dt.Value} ms; make MostDelay at least as long.");
        }

        return Math.Max((int)(most + 1e-3f), 1);
    }

    /// <summary>
    /// The delay of a projection as a parameter that learns: from one step, or from where it starts if that is less, to the
    /// longest.
    /// </summary>
    /// <param name="name">The projection's name.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="population">Index of the population that has it: where the projection ends, or, where every neuron has a delay of its own, where it begins.</param>
    /// <param name="dt">Length of a time step.</param>
    /// <param name="perNeuron">Whether every neuron has a delay of its own.</param>
    /// <exception cref="ArgumentException">The longest delay is shorter than the delay that training starts from.</exception>
    public static ParameterLayout Trained(string name, Projection projection, int population, Time dt, bool perNeuron = false)
    {
        var start = Start(projection, dt);
        return new($"{name}.Delay", population, start.Value, perNeuron, Positive: true)
        {
            IsDelay = true,
            Least = Math.Min(start.Value, dt.Value),
            Most = Math.Max(start.Value, MostInSteps(projection, dt, name) * dt.Value),
        };
    }

    /// <summary>A trained delay in steps: the nearest whole number, from one to <paramref name="most"/>.</summary>
    public static int OnGrid(float delay, int most, Time dt) => Math.Clamp((int)MathF.Round(delay / dt.Value), 1, most);

    /// <summary>A delay that learns is above zero.</summary>
    private static Time Start(Projection projection, Time dt) => projection.Delay.Value == 0 ? dt : projection.Delay;
}
