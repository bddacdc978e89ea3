namespace Snn.Runtime;

/// <summary>The spikes that a trial is given: a train for each input population.</summary>
/// <param name="layout">The network.</param>
/// <param name="mostSteps">Steps that a train has at most.</param>
internal sealed class TrialInputs(NetworkLayout layout, int mostSteps)
{
    private readonly SpikeTrain?[] _trains = new SpikeTrain?[layout.Populations.Count];

    /// <summary>Takes over an example.</summary>
    /// <param name="inputs">One train per input population, in their order.</param>
    /// <returns>Number of its steps.</returns>
    /// <exception cref="ArgumentException">The number of trains, their length, the length of their steps or a unit does not fit the network.</exception>
    public int Take(ReadOnlySpan<SpikeTrain> inputs)
    {
        if (inputs.Length != layout.Inputs.Count)
        {
            throw new ArgumentException($"{layout.Name} has {layout.Inputs.Count} input populations; {inputs.Length} spike trains were given.", nameof(inputs));
        }

        int steps = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            var population = layout.Populations[layout.Inputs[i]];
            if (WhyNot(inputs[i], population) is { } why)
            {
                throw new ArgumentException($"The spike train of {population.Name} {why}", nameof(inputs));
            }

            steps = Math.Max(steps, inputs[i].Steps);
            _trains[layout.Inputs[i]] = inputs[i];
        }

        return steps;
    }

    /// <summary>The neurons of an input population that spike in a step; none of another population.</summary>
    public ReadOnlySpan<int> At(int population, int t) => _trains[population] is { } train ? train.At(t) : [];

    private string? WhyNot(SpikeTrain train, PopulationLayout population) =>
        train.Steps > mostSteps ? $"has {train.Steps} steps; the trial was made for {mostSteps}."
        : train.HighestUnit >= population.Size ? $"has a spike of neuron {train.HighestUnit}; the population has {population.Size}."
        : train.HasOtherSteps(layout.Dt.Value) ? train.OtherSteps(layout.Dt.Value)
        : null;
}
