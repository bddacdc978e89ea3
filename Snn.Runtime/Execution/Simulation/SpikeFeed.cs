namespace Snn.Runtime;

/// <summary>
/// The spikes that an input population is given: one by one for the next step, from a train, or drawn at rates. In a step a
/// neuron spikes once or not at all, whatever gives it a spike. What is drawn depends on seed, population and step alone.
/// </summary>
public sealed class SpikeFeed
{
    private readonly Simulation _simulation;
    private readonly PopulationLayout _population;
    private readonly bool[] _isGiven;
    private readonly int[] _given;
    private readonly int _index;
    private int _count;
    private SpikeTrain? _train;
    private long _began;
    private bool _repeats;
    private double _chance;
    private double[]? _chances; // of each neuron, none above _chance
    private Func<double, int, Rate>? _rates;

    internal SpikeFeed(Simulation simulation, PopulationLayout population, int index)
    {
        (_simulation, _population, _index) = (simulation, population, index);
        (_isGiven, _given) = (new bool[population.Size], new int[population.Size]);
    }

    /// <summary>Neurons spike in the next step.</summary>
    /// <exception cref="ArgumentException">There is no such neuron.</exception>
    public void Add(params ReadOnlySpan<int> neurons)
    {
        foreach (int neuron in neurons)
        {
            if ((uint)neuron >= (uint)_population.Size)
            {
                throw new ArgumentException($"{_population.Name} has {_population.Size} neurons, and none is number {neuron}.", nameof(neurons));
            }

            Give(neuron);
        }
    }

    /// <summary>The spikes of a train, whose first step is the next one.</summary>
    /// <param name="train">The train; null to end one that is playing.</param>
    /// <param name="repeats">Whether it begins again at its end.</param>
    /// <exception cref="ArgumentException">A neuron or the length of a step does not fit.</exception>
    public void Play(SpikeTrain? train, bool repeats = false)
    {
        if (train is not null && train.HighestUnit >= _population.Size)
        {
            throw new ArgumentException($"The train has a spike of neuron {train.HighestUnit}; {_population.Name} has {_population.Size}.", nameof(train));
        }

        if (train is not null && train.HasOtherSteps(_simulation.Layout.Dt.Value))
        {
            throw new ArgumentException($"The train {train.OtherSteps(_simulation.Layout.Dt.Value)}", nameof(train));
        }

        (_train, _began, _repeats) = (train, _simulation.Steps, repeats && train?.Steps > 0);
    }

    /// <summary>Every neuron spikes by chance, independently of all others and of the past, until told otherwise.</summary>
    /// <param name="rate">Expected spikes per time; 0 to end. In a step a neuron spikes with the probability rate · dt.</param>
    /// <exception cref="ArgumentException">It is negative, or more than one spike per step.</exception>
    public void Poisson(Rate rate) => (_chance, _chances, _rates) = (ChanceOf(rate, null), null, null);

    /// <summary>The same, each neuron at its own rate.</summary>
    /// <param name="rates">One for each neuron.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is negative or more than one spike per step.</exception>
    public void Poisson(ReadOnlySpan<Rate> rates)
    {
        if (rates.Length != _population.Size)
        {
            throw new ArgumentException($"{_population.Name} has {_population.Size} neurons; {rates.Length} rates were given.", nameof(rates));
        }

        var chances = new double[rates.Length];
        for (int j = 0; j < rates.Length; j++)
        {
            chances[j] = ChanceOf(rates[j], j);
        }

        (_chance, _chances, _rates) = (chances.Max(), chances, null);
    }

    /// <summary>The same at rates that change in time; they are asked for in every step.</summary>
    /// <param name="rates">From the time since the beginning of the run in ms, and the index of the neuron, to its rate.</param>
    /// <exception cref="ArgumentException">In a step: a rate is negative, or more than one spike per step.</exception>
    public void Poisson(Func<double, int, Rate> rates) => (_chance, _chances, _rates) = (0, null, rates);

    /// <summary>Neurons that spike in the next step.</summary>
    internal ReadOnlySpan<int> Given => _given.AsSpan(0, _count);

    /// <summary>How neurons spike by chance.</summary>
    internal FeedDrawing Drawing => _rates is not null ? FeedDrawing.Told : _chances is not null ? FeedDrawing.OwnRates : FeedDrawing.OneRate;

    /// <summary>With which probability in a step: one for all, one for each, or none where it is told in every step.</summary>
    internal ReadOnlySpan<double> Chances => _rates is not null ? [] : _chances ?? (ReadOnlySpan<double>)new[] { _chance };

    /// <summary>The train that plays, the step in which it began, and whether it begins again.</summary>
    internal (SpikeTrain? Train, long Began, bool Repeats) Playing => (_train, _began, _repeats);

    /// <summary>Takes over what another simulation was given. Rates that a function tells stay those that this one has.</summary>
    internal void Restore(ReadOnlySpan<int> given, FeedDrawing drawing, double[] chances, SpikeTrain? train, long began, bool repeats)
    {
        foreach (int neuron in Given)
        {
            _isGiven[neuron] = false;
        }

        _count = 0;
        foreach (int neuron in given)
        {
            Give(neuron);
        }

        (_train, _began, _repeats) = (train, began, repeats);
        if (drawing != FeedDrawing.Told)
        {
            (_chance, _chances, _rates) = (chances.Max(), drawing == FeedDrawing.OwnRates ? chances : null, null);
        }
    }

    /// <summary>Hands out the spikes of a step.</summary>
    internal void EndStep(SpikeRing spikes, long step)
    {
        if (_train is { } train)
        {
            long t = step - _began;
            foreach (int neuron in train.At((int)(_repeats ? t % train.Steps : Math.Min(t, int.MaxValue))))
            {
                Give(neuron);
            }
        }

        if (_rates is not null)
        {
            _chances ??= new double[_population.Size];
            double time = step * (double)_simulation.Layout.Dt.Value;
            _chance = 0;
            for (int j = 0; j < _chances.Length; j++)
            {
                _chance = Math.Max(_chance, _chances[j] = ChanceOf(_rates(time, j), j));
            }
        }

        if (_chance > 0)
        {
            Draw(step);
        }

        spikes.Append(_given.AsSpan(0, _count));
        spikes.EndStep();
        for (int i = 0; i < _count; i++)
        {
            _isGiven[_given[i]] = false;
        }

        _count = 0;
    }

    /// <summary>From one spike to the next over the neurons in order, by geometric gaps; of those whose chance is lower, some are none.</summary>
    private void Draw(long step)
    {
        var row = new RandomRow(_simulation.Options.Seed, _index, RandomPurpose.Spikes, unchecked((int)step), (int)(step >> 32));
        double scale = 1 / Math.Log(1 - _chance);
        for (double next = Gap(); next < _population.Size; next += 1 + Gap())
        {
            if (_chances is null || row.Share() * _chance < _chances[(int)next])
            {
                Give((int)next);
            }
        }

        double Gap() => _chance == 1 ? 0 : Math.Floor(Math.Log(1 - row.Share()) * scale);
    }

    private double ChanceOf(Rate rate, int? neuron)
    {
        double chance = PoissonDraw.Chance(rate, _simulation.Layout.Dt);
        return chance is >= 0 and <= 1 ? chance
            : throw new ArgumentException(FormattableString.Invariant($"{_population.Name}{(neuron is null ? "" : $", neuron {neuron},")} cannot spike at {rate.Value * 1000} Hz in steps of {_simulation.Layout.Dt.Value} ms: that is {chance} spikes per step; shorten Dt, or let PoissonInput add up many trains."), nameof(rate));
    }

    private void Give(int neuron)
    {
        if (!_isGiven[neuron])
        {
            _isGiven[neuron] = true;
            _given[_count++] = neuron;
        }
    }
}

/// <summary>How neurons of an input population spike by chance. The numbers stand in files.</summary>
internal enum FeedDrawing
{
    /// <summary>All at one rate, which may be 0.</summary>
    OneRate,

    /// <summary>Each at its own.</summary>
    OwnRates,

    /// <summary>At rates that a function tells in every step.</summary>
    Told,
}
