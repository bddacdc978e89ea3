using System.Globalization;
using System.Reflection;

namespace Snn.Runtime;

/// <summary>
/// Checks the step of a neuron model against finer ones: the same equations, by the same method, in steps shorter by a power
/// of two. What a chosen step and method cost is the difference.
/// </summary>
public static class StepCheck
{
    /// <summary>Runs a neuron in steps of one length and another of its kind in finer ones, side by side.</summary>
    /// <typeparam name="TNeuron">The model.</typeparam>
    /// <param name="make">Makes a neuron with its parameters and the states that it starts with.</param>
    /// <param name="advance">Calls its <c>Advance</c> for the length of a step; also given the number of the step, for inputs that change.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="halvings">How often the finer step is halved; 6 stands for 64 steps in one.</param>
    /// <exception cref="ArgumentException">The model has no state, or a length or number is not positive.</exception>
    public static StepDeviation Against<TNeuron>(Func<TNeuron> make, Func<TNeuron, Time, int, bool> advance, Time dt, int steps, int halvings = 6)
        where TNeuron : notnull
    {
        var states = typeof(TNeuron).GetProperties().Where(p => p.GetCustomAttribute<StateAttribute>() is not null).ToArray();
        if (states.Length == 0)
        {
            throw new ArgumentException($"{typeof(TNeuron).Name} has no public property marked [State].", nameof(make));
        }

        if (!(dt.Value > 0) || steps < 1 || halvings is < 1 or > 20)
        {
            throw new ArgumentException("A check needs a step longer than 0, one step or more, and 1 to 20 halvings.", nameof(dt));
        }

        var (coarse, fine) = (make(), make());
        int parts = 1 << halvings, spikes = 0, finer = 0;
        var part = new Time(dt.Value / parts);
        var largest = states.ToDictionary(s => s.Name, _ => 0f);
        var at = states.ToDictionary(s => s.Name, _ => 0);
        for (int t = 0; t < steps; t++)
        {
            spikes += advance(coarse, dt, t) ? 1 : 0;
            for (int i = 0; i < parts; i++)
            {
                finer += advance(fine, part, t) ? 1 : 0;
            }

            foreach (var state in states)
            {
                float apart = MathF.Abs(Value(state, coarse) - Value(state, fine));
                if (!(apart <= largest[state.Name]) && !float.IsNaN(largest[state.Name]))
                {
                    (largest[state.Name], at[state.Name]) = (apart, t);
                }
            }
        }

        return new(largest, at, spikes, finer, dt);
    }

    private static float Value(PropertyInfo state, object neuron) => state.GetValue(neuron) switch
    {
        float number => number,
        { } quantity => (float)quantity.GetType().GetProperty("Value")!.GetValue(quantity)!,
        null => float.NaN,
    };
}

/// <summary>How far a neuron's step leads from finer ones.</summary>
/// <param name="Largest">The largest difference, by state, in the coherent base of its unit; not a number where one of them has become that.</param>
/// <param name="Step">The step after which it was met, by state.</param>
/// <param name="Spikes">Number of spikes.</param>
/// <param name="FinerSpikes">Number of spikes in the finer steps.</param>
/// <param name="Dt">Length of a step.</param>
public sealed record StepDeviation(
    IReadOnlyDictionary<string, float> Largest, IReadOnlyDictionary<string, int> Step, int Spikes, int FinerSpikes, Time Dt)
{
    /// <summary>Requires a state to be within a tolerance, and the spikes to be as many.</summary>
    /// <param name="state">Name of the state.</param>
    /// <param name="tolerance">What is allowed, in the coherent base of its unit.</param>
    /// <exception cref="InvalidOperationException">It is not, or there are more or fewer spikes; the message says by how much and where.</exception>
    /// <exception cref="KeyNotFoundException">There is no such state.</exception>
    public StepDeviation Require(string state, float tolerance)
    {
        if (!(Largest[state] <= tolerance))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"With steps of {Dt.Value} ms, {state} is off by {Largest[state]:g3} after step {Step[state]}, and {tolerance:g3} is allowed. Take a shorter step, or another integrator."));
        }

        return Spikes == FinerSpikes ? this : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"With steps of {Dt.Value} ms there are {Spikes} spikes, and {FinerSpikes} with finer ones."));
    }
}
