namespace Snn.Runtime;

/// <summary>The spikes of one population while it was recorded: it grows with every spike.</summary>
public sealed class SpikeRecording
{
    private readonly SpikeRing _spikes;
    private readonly List<long> _steps = [];
    private readonly List<int> _neurons = [];

    internal SpikeRecording(string population, SpikeRing spikes) => (Population, _spikes) = (population, spikes);

    /// <summary>Name of the population.</summary>
    public string Population { get; }

    /// <summary>The step of each spike, ascending.</summary>
    public IReadOnlyList<long> Steps => _steps;

    /// <summary>The neuron of each spike.</summary>
    public IReadOnlyList<int> Neurons => _neurons;

    internal void Add(long step)
    {
        foreach (int neuron in _spikes.At(step))
        {
            _steps.Add(step);
            _neurons.Add(neuron);
        }
    }
}
