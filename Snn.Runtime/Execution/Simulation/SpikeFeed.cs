namespace Snn.Runtime;

/// <summary>
/// The spikes that an input population is given: one by one for the next step, from a train, or drawn at a rate. In a step a
/// neuron spikes once or not at all, whatever gives it a spike.
/// </summary>
public sealed class SpikeFeed
{
    private readonly Simulation _simulation;
    private readonly PopulationLayout _population;
    private readonly bool[] _isGiven;
    private readonly int[] _given;
    private readonly Random _random;
    private int _count;
    private SpikeTrain? _train;
    private long _began;
    private bool _repeats;
    private double _chance;

    internal SpikeFeed(Simulation simulation, PopulationLayout population, uint seed)
    {
        (_simulation, _population) = (simulation, population);
        (_isGiven, _given) = (new bool[population.Size], new int[population.Size]);
        _random = new Random(unchecked((int)seed));
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
    /// <param name="rate">Expected spikes per time; 0 to end.</param>
    /// <exception cref="ArgumentException">It is negative, or more than one spike per step.</exception>
    public void Poisson(Rate rate)
    {
        double chance = rate.Value * (double)_simulation.Layout.Dt.Value;
        _chance = chance is >= 0 and <= 1 ? chance
            : throw new ArgumentException(FormattableString.Invariant($"{_population.Name} cannot spike at {rate.Value * 1000} Hz in steps of {_simulation.Layout.Dt.Value} ms: that is {chance} spikes per step; shorten Dt."), nameof(rate));
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

        if (_chance > 0)
        {
            // from one spike to the next over the neurons in order, by geometric gaps
            double scale = 1 / Math.Log(1 - _chance);
            for (double next = Gap(); next < _population.Size; next += 1 + Gap())
            {
                Give((int)next);
            }

            double Gap() => _chance == 1 ? 0 : Math.Floor(Math.Log(1 - _random.NextDouble()) * scale);
        }

        spikes.Append(_given.AsSpan(0, _count));
        spikes.EndStep();
        for (int i = 0; i < _count; i++)
        {
            _isGiven[_given[i]] = false;
        }

        _count = 0;
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
