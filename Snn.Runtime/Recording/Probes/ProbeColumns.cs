namespace Snn.Runtime;

/// <summary>What a probe reads: numbers at fixed places of memory, one for each column of its frames.</summary>
internal sealed unsafe class ProbeColumns
{
    private readonly float* _first;
    private readonly int[]? _places;

    /// <param name="what">What is read.</param>
    /// <param name="first">Where the numbers lie.</param>
    /// <param name="places">The place of each column; null where they are the first so many.</param>
    public ProbeColumns(ProbedThing what, float* first, int[]? places)
    {
        (What, _places) = (what, places);
        _first = first;
    }

    /// <summary>What is read.</summary>
    public ProbedThing What { get; }

    /// <summary>Numbers of a frame.</summary>
    public int Width => What.Neurons.Count;

    /// <summary>Reads a frame.</summary>
    public void Read(Span<float> frame)
    {
        if (_places is null)
        {
            new ReadOnlySpan<float>(_first, frame.Length).CopyTo(frame);
            return;
        }

        for (int i = 0; i < _places.Length; i++)
        {
            frame[i] = _first[_places[i]];
        }
    }
}

/// <summary>What is recorded of a run, and of whom.</summary>
/// <param name="Name">Its name: <c>Exc.V</c>.</param>
/// <param name="Population">The population whose neurons it is of; of synapses, that of their targets.</param>
/// <param name="Units">Its unit; empty where it has none or it is not known.</param>
/// <param name="Neurons">The neuron of each column; of synapses, the target.</param>
/// <param name="Sources">Of synapses, the source neuron of each column; null of neurons.</param>
internal sealed record ProbedThing(string Name, string Population, string Units, IReadOnlyList<int> Neurons, IReadOnlyList<int>? Sources = null);

/// <summary>Where frames go.</summary>
internal interface IFrameSink
{
    /// <summary>Takes a frame.</summary>
    /// <param name="step">Steps that have run.</param>
    /// <param name="columns">Reads it.</param>
    void Add(long step, ProbeColumns columns);

    /// <summary>The run begins again.</summary>
    /// <param name="step">Steps that have run.</param>
    void Restart(long step);
}

/// <summary>Where spikes go.</summary>
internal interface ISpikeSink
{
    /// <summary>Takes the spikes of a step.</summary>
    void Add(long step, ReadOnlySpan<int> neurons);

    /// <summary>The run begins again.</summary>
    /// <param name="step">Steps that have run.</param>
    void Restart(long step);
}

/// <summary>A probe at work.</summary>
/// <param name="Columns">What it reads.</param>
/// <param name="Every">Steps from a frame to the next.</param>
/// <param name="Sink">Where frames go.</param>
/// <param name="Brought">What has to be brought up to date first: a name, or null for the weights.</param>
internal sealed record Probe(ProbeColumns Columns, int Every, IFrameSink Sink, string? Brought);
