namespace Snn.Runtime;

/// <content>Memory for the generated kernels, by what it is for.</content>
public abstract partial class Trial
{
    /// <summary>Steps by which a readout steps back ahead of the others at most: two tiles of the product that it saves.</summary>
    private const int MostAhead = 8;

    /// <summary>Memory for one state of one population.</summary>
    /// <param name="population">The population.</param>
    /// <param name="name">Name of the state.</param>
    /// <param name="owner">The projection that it belongs to; null for the population itself.</param>
    protected Lanes NewState(int population, string name, string? owner = null)
    {
        string full = $"{owner ?? Setup.Layout.Populations[population].Name}.{name}";
        int size = SizeOf(population, owner);
        var lanes = Memory.Lanes(size);
        _states.Add(full, lanes);
        _sizes.Add(full, size);
        _stretches.Add(lanes, size, Memory);
        return lanes;
    }

    /// <summary>Memory for the derivative of the loss by one state of one population, swept back from step to step.</summary>
    protected Lanes NewAdjoint(int population, string state, string? owner = null)
    {
        int size = SizeOf(population, owner);
        var lanes = Memory.Lanes(size);
        _adjoints.Add(($"{owner ?? Setup.Layout.Populations[population].Name}.{state}", lanes, size));
        return lanes;
    }

    /// <summary>Memory for one value per neuron that is no state.</summary>
    protected Lanes NewLanes(int population) => Memory.Lanes(Setup.Layout.Populations[population].Size);

    /// <summary>What a penalty credits every spike of a neuron with; zeros where there is none.</summary>
    protected Lanes RateCredit(int population) => _rateCredits[population];

    /// <summary>Memory for dLoss/dparameter of each neuron, summed up over a backward sweep.</summary>
    protected Lanes NewGradient(string parameter) => NewGradient(parameter, Setup.Layout.Parameters[Setup.Layout.Parameter(parameter)].Population);

    /// <summary>The same for the neurons of a population that has a share in it.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="population">The population.</param>
    /// <param name="byDelay">The projection whose rows have the share; −1 where neurons have.</param>
    protected Lanes NewGradient(string parameter, int population, int byDelay = -1)
    {
        int size = SizeOf(population, byDelay);
        var sums = Memory.Lanes(size);
        _gradients.Add((Setup.Layout.Parameter(parameter), sums, size));
        return sums;
    }

    /// <summary>Memory for the spikes that are on their way through a projection in which every neuron has a delay of its own.</summary>
    protected DelayLine NewDelayLine(int projection)
    {
        var line = new DelayLine(this, projection);
        _delayLines.Add(line);
        return line;
    }

    /// <summary>The spikes that are on their way through a projection in which every synapse has a delay of its own.</summary>
    protected SynapseLine NewSynapseLine(int projection)
    {
        var line = new SynapseLine(this, projection);
        _synapseLines.Add(line);
        return line;
    }

    /// <summary>
    /// Memory for one value per neuron and step, of those steps that are kept at the same time; of the last step alone where the
    /// trial's rule, if it has one, never reads it.
    /// </summary>
    /// <param name="population">The population.</param>
    /// <param name="name">What is kept, for the error where it is not finite.</param>
    /// <param name="byDelay">The projection whose rows have one; −1 where neurons have.</param>
    /// <param name="eventProp">Whether EventProp alone steps back by it, or the other rules alone; null where all do.</param>
    protected Ring NewTape(int population, string name, int byDelay = -1, bool? eventProp = null)
    {
        int size = SizeOf(population, byDelay);
        var tape = new Ring(Memory.Rows(StepsTaped(eventProp), size));
        _tapes.Add((population, size, name, tape));
        return tape;
    }

    /// <summary>The same for what is so of a neuron in a step or is not: a bit.</summary>
    /// <param name="population">The population.</param>
    /// <param name="byDelay">The projection whose rows have one; −1 where neurons have.</param>
    /// <param name="eventProp">Whether EventProp alone steps back by it, or the other rules alone; null where all do.</param>
    protected MarkRing NewMarks(int population, int byDelay = -1, bool? eventProp = null) =>
        new(Memory.Rows(StepsTaped(eventProp), MarkRing.Floats(SizeOf(population, byDelay))));

    // the last step alone where the trial's rule, if it has one, never reads it
    private int StepsTaped(bool? eventProp) => Setup.Rule is { } rule && (eventProp is null || eventProp == rule is EventProp) ? _stretches.Length : 1;

    /// <summary>Memory for one value per neuron that is kept for as many steps as the longest delay.</summary>
    /// <param name="population">The population.</param>
    /// <param name="ahead">Whether it steps back a stretch of steps ahead of the others, see <see cref="Ahead"/>.</param>
    /// <param name="byDelay">The projection whose rows have one; −1 where neurons have.</param>
    protected Ring NewRing(int population, bool ahead = false, int byDelay = -1)
    {
        int size = SizeOf(population, byDelay);
        var rows = Memory.Rows(Setup.Layout.Projections.Max(p => p.MostDelay) + (ahead ? MostAhead : 1), size);
        string name = $"{Setup.Layout.Populations[population].Name}'s arrivals";
        for (int i = 0; i < rows.Count; i++)
        {
            _adjoints.Add((name, rows[i], size));
        }

        return new(rows);
    }

    /// <summary>Memory for what the spikes of a stretch of steps are credited with, see <see cref="Ahead"/>.</summary>
    protected Ring NewCredits(int population) => new(Memory.Rows(MostAhead, Setup.Layout.Populations[population].Size));

    /// <summary>
    /// The first step of the stretch that ends before step <paramref name="to"/>: the readout steps back over the whole of it
    /// before the others do. It does not reach across a checkpoint.
    /// </summary>
    protected int Ahead(int to) => Math.Max(to - MostAhead, (to - 1) / _stretches.Length * _stretches.Length);
}
