namespace Snn.Runtime;

/// <summary>The spikes of one population while it was recorded: it grows with every spike.</summary>
public sealed class SpikeRecording
{
    private readonly Action _catchUp;
    private readonly List<long> _steps = [];
    private readonly List<int> _neurons = [];

    /// <param name="population">Name of the population.</param>
    /// <param name="catchUp">Called before somebody reads it.</param>
    internal SpikeRecording(string population, Action catchUp) => (Population, _catchUp) = (population, catchUp);

    /// <summary>Name of the population.</summary>
    public string Population { get; }

    /// <summary>The step of each spike, ascending.</summary>
    public IReadOnlyList<long> Steps => UpToNow(_steps);

    /// <summary>The neuron of each spike.</summary>
    public IReadOnlyList<int> Neurons => UpToNow(_neurons);

    internal void Add(long step, ReadOnlySpan<int> neurons)
    {
        foreach (int neuron in neurons)
        {
            _steps.Add(step);
            _neurons.Add(neuron);
        }
    }

    private List<T> UpToNow<T>(List<T> values)
    {
        _catchUp();
        return values;
    }
}
