namespace Snn.Runtime;

/// <summary>The spikes of a population, or of some of its neurons, while they were recorded, or events of theirs: it grows with every one.</summary>
public sealed class SpikeRecording : ISpikeSink
{
    private readonly Action _catchUp;
    private readonly Func<long> _now;
    private readonly bool[]? _isRecorded;
    private readonly List<long> _steps = [];
    private readonly List<int> _neurons = [];
    private int _first;
    private long _from;

    /// <param name="name">What it is called.</param>
    /// <param name="population">The population.</param>
    /// <param name="dt">Length of a step in ms.</param>
    /// <param name="neurons">Those that are recorded; null for all.</param>
    /// <param name="now">How many steps have run.</param>
    /// <param name="catchUp">Called before somebody reads it.</param>
    internal SpikeRecording(string name, PopulationLayout population, double dt, int[]? neurons, Func<long> now, Action catchUp)
    {
        (Name, Population, Size, Dt, Recorded, _now, _catchUp) = (name, population.Name, population.Size, dt, neurons, now, catchUp);
        _from = now();
        if (neurons is not null)
        {
            _isRecorded = new bool[Size];
            Array.ForEach(neurons, n => _isRecorded[n] = true);
        }
    }

    /// <summary>What it is of: the population, or an event of its neurons such as <c>Exc.Burst</c>.</summary>
    public string Name { get; }

    /// <summary>Name of the population.</summary>
    public string Population { get; }

    /// <summary>Number of neurons of the population.</summary>
    public int Size { get; }

    /// <summary>Length of a step in ms.</summary>
    public double Dt { get; }

    /// <summary>The neurons that are recorded; null for all.</summary>
    public IReadOnlyList<int>? Recorded { get; }

    /// <summary>The step of each spike, ascending; after a <see cref="Simulation.Restart"/> from 0 again.</summary>
    public IReadOnlyList<long> Steps => UpToNow(_steps);

    /// <summary>The neuron of each spike.</summary>
    public IReadOnlyList<int> Neurons => UpToNow(_neurons);

    /// <summary>Since the last <see cref="Simulation.Restart"/>: the number of its first spike.</summary>
    internal int First => _first;

    /// <summary>The same: the step from which on it was recorded.</summary>
    internal long From => _from;

    /// <summary>The same: the step before which it was recorded.</summary>
    internal long Until => _now();

    void ISpikeSink.Add(long step, ReadOnlySpan<int> neurons)
    {
        foreach (int neuron in neurons)
        {
            if (_isRecorded?[neuron] != false)
            {
                _steps.Add(step);
                _neurons.Add(neuron);
            }
        }
    }

    void ISpikeSink.Restart(long step) => (_first, _from) = (_steps.Count, step);

    private List<T> UpToNow<T>(List<T> values)
    {
        _catchUp();
        return values;
    }
}
