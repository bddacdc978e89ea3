namespace Snn.Runtime;

/// <content>What is drawn onto neurons besides the spikes of input populations.</content>
public abstract partial class Simulation
{
    private readonly List<PoissonInput> _poissonInputs = [];

    /// <summary>
    /// Many independent Poisson trains of one rate and weight onto each neuron of a population, from the next step on: one
    /// Poisson number for each neuron and step, exact at any mean.
    /// </summary>
    /// <param name="state">What they add to, such as <c>Exc.InExcI</c>; the names are in <see cref="States"/>.</param>
    /// <param name="trains">Trains onto each neuron.</param>
    /// <param name="rate">Rate of each train.</param>
    /// <param name="weight">What a spike adds, in the base of the state's unit.</param>
    /// <returns>By which rate and weight may be changed between steps.</returns>
    /// <exception cref="ArgumentException">There is no such state, or a number makes no sense.</exception>
    public PoissonInput PoissonInput(string state, int trains, Rate rate, float weight)
    {
        using var turn = Enter();
        var input = NewPoissonInput(_poissonInputs.Count, state, trains, rate, weight);
        CatchUp();
        _poissonInputs.Add(input);
        return input;
    }

    /// <summary>The Poisson trains onto neurons, in the order in which they were given.</summary>
    public IReadOnlyList<PoissonInput> PoissonInputs => _poissonInputs;

    /// <exception cref="ArgumentException">There is no such state, or a number makes no sense.</exception>
    internal PoissonInput NewPoissonInput(int place, string state, int trains, Rate rate, float weight)
    {
        if (!_states.TryGetValue(state, out var found))
        {
            throw new ArgumentException($"{Layout.Name} has no state '{state}'; it has {List(_states.Keys)}.", nameof(state));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(trains);
        int population = Layout.Population(OwnerOf(state));
        Lanes? held = _states.TryGetValue(state + "Hold", out var hold) ? hold.Values : null;
        return new(state, Options.Seed, Layout, population, place, found.Values, held, trains, rate, weight, ChangeSource);
    }

    /// <summary>Those of a file: the first ones are there already, and get its rates and weights.</summary>
    internal void SetPoissonInputs(List<PoissonInput> inputs)
    {
        CatchUp();
        for (int i = 0; i < _poissonInputs.Count; i++)
        {
            _poissonInputs[i].Set(inputs[i].Rate, inputs[i].Weight);
        }

        _poissonInputs.AddRange(inputs.Skip(_poissonInputs.Count));
    }

    /// <summary>What has been told so far is done with what was there before.</summary>
    private void ChangeSource(Action change)
    {
        using var turn = Enter();
        CatchUp();
        change();
    }

    /// <summary>Adds what Poisson trains give to the neurons of one thread before a step.</summary>
    private protected virtual void AddPoissonInputs(long step, Share share)
    {
        foreach (var input in _poissonInputs)
        {
            input.Add(step, share[input.Population]);
        }
    }
}
