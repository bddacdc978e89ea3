namespace Snn.Runtime;

/// <summary>
/// Many independent Poisson trains of one rate and weight onto each neuron of a population: their sum in a step is one Poisson
/// number for each neuron, drawn exactly, times the weight, added to a state as arriving spikes are. It depends on seed,
/// population, state, step and neuron alone.
/// </summary>
public sealed class PoissonInput
{
    private readonly string _name;
    private readonly int _seed, _population, _trains, _place;
    private readonly double _dt;
    private readonly Lanes _state;
    private readonly Lanes? _held;
    private readonly Action<Action> _change;
    private Rate _rate;
    private float _weight;

    /// <param name="name">Name of the state.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="layout">The network's shape.</param>
    /// <param name="population">The population.</param>
    /// <param name="place">Which of the run's inputs of this kind it is.</param>
    /// <param name="state">What is added to.</param>
    /// <param name="held">Steps for which the state is held still; null where it never is.</param>
    /// <param name="trains">Number of trains onto each neuron.</param>
    /// <param name="rate">Rate of each train.</param>
    /// <param name="weight">What a spike adds.</param>
    /// <param name="change">Changes rate or weight between steps.</param>
    internal PoissonInput(string name, int seed, NetworkLayout layout, int population, int place, Lanes state, Lanes? held, int trains, Rate rate, float weight, Action<Action> change)
    {
        (_name, _seed, _population, _place, _trains) = (name, seed, population, place, trains);
        (_dt, _state, _held, _change) = (layout.Dt.Value, state, held, change);
        Set(rate, weight);
    }

    /// <summary>What it adds to, <c>Population.State</c>.</summary>
    public string State => _name;

    /// <summary>Trains onto each neuron.</summary>
    public int Trains => _trains;

    /// <summary>Rate of each train; may be changed between steps.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite, or more spikes arrive in a step than can be counted.</exception>
    /// <exception cref="InvalidOperationException">The simulation is at work.</exception>
    /// <exception cref="ObjectDisposedException">The simulation has been disposed of.</exception>
    public Rate Rate
    {
        get => _rate;
        set => _change(() => Set(value, _weight));
    }

    /// <summary>What each spike adds, in the base of the state's unit; may be changed between steps.</summary>
    /// <exception cref="ArgumentException">It is no finite number.</exception>
    /// <exception cref="InvalidOperationException">The simulation is at work.</exception>
    /// <exception cref="ObjectDisposedException">The simulation has been disposed of.</exception>
    public float Weight
    {
        get => _weight;
        set => _change(() => Set(_rate, value));
    }

    /// <summary>Which population it is given to.</summary>
    internal int Population => _population;

    /// <summary>The counter's last word of its draws.</summary>
    internal uint Purpose => PoissonNumber.Purpose(_place);

    /// <summary>Of a small mean: how its numbers are found by inversion; null of others.</summary>
    internal PoissonVectors? Vectors { get; private set; }

    /// <summary>Of a larger mean: the table that they are looked up in; another one with each rate.</summary>
    internal AliasTable? Table { get; private set; }

    /// <summary>Sets both, where nothing waits to be done with those before.</summary>
    /// <exception cref="ArgumentException">One makes no sense.</exception>
    internal void Set(Rate rate, float weight)
    {
        double mean = rate.Value * _dt * _trains;
        if (!(mean is >= 0 and <= 1e6))
        {
            throw new ArgumentException(FormattableString.Invariant($"{_name}: {_trains} trains of {rate.Value * 1000} Hz are {mean} spikes in a step of {_dt} ms; give a rate between 0 and one of a million in a step."), nameof(rate));
        }

        if (!float.IsFinite(weight))
        {
            throw new ArgumentException($"{_name}: the weight is {weight}; it must be a finite number.", nameof(weight));
        }

        if (Vectors is null && Table is null || rate != _rate)
        {
            (Vectors, Table) = mean <= PoissonVectors.MostMean ? (new(mean), null) : ((PoissonVectors?)null, new AliasTable(mean));
        }

        (_rate, _weight) = (rate, weight);
    }

    /// <summary>Adds the spikes of a step to some of the neurons. What arrives at a held state is lost.</summary>
    internal void Add(long step, NeuronRange neurons)
    {
        if (Vectors is not null)
        {
            Vectors.Add(_state, _held, Weight, neurons, _seed, _population, unchecked((int)step), Purpose);
            return;
        }

        for (int first = neurons.From; first < neurons.To; first += 2)
        {
            // a draw of 128 bits is enough for two
            var random = new RandomRow(_seed, _population, (RandomPurpose)Purpose, first / 2, unchecked((int)step));
            for (int j = first; j < Math.Min(first + 2, neurons.To); j++)
            {
                int spikes = Table!.Of(random.Bits());
                if (!(_held?.At(j) > 0))
                {
                    _state.At(j) += spikes * Weight;
                }
            }
        }
    }
}
