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
        var info = Setup.Layout.Populations[population];
        if (owner is not null)
        {
            Setup.Layout.CheckOneDelay(Setup.Layout.Projections[Setup.Layout.Projection(owner)], "what its spikes release is one number when they arrive. Give it one Delay");
        }

        var lanes = Memory.Lanes(info.Size);
        _states.Add($"{owner ?? info.Name}.{name}", lanes);
        _sizes.Add($"{owner ?? info.Name}.{name}", info.Size);
        _stretches.Add(lanes, info.Size, Memory);
        return lanes;
    }

    /// <summary>Memory for the derivative of the loss by one state of one population, swept back from step to step.</summary>
    protected Lanes NewAdjoint(int population, string state, string? owner = null)
    {
        var info = Setup.Layout.Populations[population];
        var lanes = Memory.Lanes(info.Size);
        _adjoints.Add(($"{owner ?? info.Name}.{state}", lanes, info.Size));
        return lanes;
    }

    /// <summary>Memory for one value per neuron that is no state.</summary>
    protected Lanes NewLanes(int population) => Memory.Lanes(Setup.Layout.Populations[population].Size);

    /// <summary>What a penalty credits every spike of a neuron with; zeros where there is none.</summary>
    protected Lanes RateCredit(int population) => _rateCredits[population];

    /// <summary>Memory for dLoss/dparameter of each neuron, summed up over a backward sweep.</summary>
    protected Lanes NewGradient(string parameter) => NewGradient(parameter, Setup.Layout.Parameters[Setup.Layout.Parameter(parameter)].Population);

    /// <summary>The same for the neurons of a population that has a share in it.</summary>
    protected Lanes NewGradient(string parameter, int population)
    {
        var sums = NewLanes(population);
        _gradients.Add((Setup.Layout.Parameter(parameter), sums, Setup.Layout.Populations[population].Size));
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

    /// <summary>Memory for one value per neuron and step, of those steps that are kept at the same time.</summary>
    /// <param name="population">The population.</param>
    /// <param name="name">What is kept, for the error where it is not finite.</param>
    protected Ring NewTape(int population, string name)
    {
        var tape = new Ring(Memory.Rows(_stretches.Length, Setup.Layout.Populations[population].Size));
        _tapes.Add((population, name, tape));
        return tape;
    }

    /// <summary>Memory for one value per neuron that is kept for as many steps as the longest delay.</summary>
    /// <param name="population">The population.</param>
    /// <param name="ahead">Whether it steps back a stretch of steps ahead of the others, see <see cref="Ahead"/>.</param>
    protected Ring NewRing(int population, bool ahead = false)
    {
        var info = Setup.Layout.Populations[population];
        var rows = Memory.Rows(Setup.Layout.Projections.Max(p => p.MostDelay) + (ahead ? MostAhead : 1), info.Size);
        string name = $"{info.Name}'s arrivals";
        for (int i = 0; i < rows.Count; i++)
        {
            _adjoints.Add((name, rows[i], info.Size));
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
