namespace Snn.Runtime;

/// <summary>Of which neurons a state is recorded, and how often.</summary>
public sealed record ProbeOptions
{
    /// <summary>A frame is taken whenever so many steps have run since the beginning of the run.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The neurons, each once, in the order of the columns; null for all.</summary>
    public IReadOnlyList<int>? Neurons { get; init; }
}

/// <summary>Of which synapses something is recorded, and how often.</summary>
public sealed record SynapseProbeOptions
{
    /// <summary>A frame is taken whenever so many steps have run since the beginning of the run.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The source neurons whose synapses are meant; null for all.</summary>
    public IReadOnlyList<int>? Sources { get; init; }

    /// <summary>The target neurons whose synapses are meant; null for all.</summary>
    public IReadOnlyList<int>? Targets { get; init; }
}
