namespace Snn.Runtime;

/// <summary>Delays as a number of time steps, and as parameters that learn.</summary>
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

    /// <summary>The longest delay that training may come to, in steps.</summary>
    /// <exception cref="ArgumentException">It is shorter than the delay that training starts from.</exception>
    public static int MostInSteps(Projection projection, Time dt, string name)
    {
        int start = InSteps(projection.Delay, dt, name);
        float most = projection.MostDelay.Value == 0 ? 4f * start : projection.MostDelay / dt;
        if (!(most > start - 1e-3f && most < int.MaxValue))
        {
            throw new ArgumentException($"{name} has a MostDelay of {projection.MostDelay.Value} ms, and its delay starts at {start * dt.Value} ms; make MostDelay at least as long.");
        }

        return (int)(most + 1e-3f);
    }

    /// <summary>The delay of a projection as a parameter that learns, from one step to the longest.</summary>
    /// <param name="name">The projection's name.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="population">Index of the population that has it: where the projection ends, or, where every neuron has a delay of its own, where it begins.</param>
    /// <param name="dt">Length of a time step.</param>
    /// <param name="perNeuron">Whether every neuron has a delay of its own.</param>
    /// <exception cref="ArgumentException">The longest delay is shorter than the delay that training starts from.</exception>
    public static ParameterLayout Trained(string name, Projection projection, int population, Time dt, bool perNeuron = false)
    {
        double start = Math.Max(projection.Delay.Value, dt.Value);
        return new($"{name}.Delay", population, start, perNeuron, Positive: true)
        {
            Least = dt.Value,
            Most = Math.Max(start, MostInSteps(projection, dt, name) * dt.Value),
        };
    }

    /// <summary>A trained delay in steps: the nearest whole number, from one to <paramref name="most"/>.</summary>
    public static int OnGrid(float delay, int most, Time dt) => Math.Clamp((int)MathF.Round(delay / dt.Value), 1, most);
}
