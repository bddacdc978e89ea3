namespace Snn.Runtime;

/// <summary>
/// What the ways of spikes through a network may be besides a row of weights for each neuron after one delay. These are constants
/// for a compiler of kernels, so what there is not takes no time there and no code.
/// </summary>
public interface IPathForms
{
    /// <summary>Whether some have a kernel that their synapses share.</summary>
    static abstract bool Convolutions { get; }

    /// <summary>Whether some have a weight for all synapses, by windows.</summary>
    static abstract bool Pools { get; }

    /// <summary>Whether the synapses of some are drawn.</summary>
    static abstract bool Drawn { get; }

    /// <summary>Whether some have a delay for each neuron that they come from.</summary>
    static abstract bool NeuronDelays { get; }

    /// <summary>Whether some have a delay for each synapse.</summary>
    static abstract bool SynapseDelays { get; }

    /// <summary>Whether some deliver more or less of their weights, as states of their source neurons say.</summary>
    static abstract bool Releases { get; }
}

/// <summary>Rows of weights after one delay, nothing else.</summary>
public struct PlainPaths : IPathForms
{
    static bool IPathForms.Convolutions => false;

    static bool IPathForms.Pools => false;

    static bool IPathForms.Drawn => false;

    static bool IPathForms.NeuronDelays => false;

    static bool IPathForms.SynapseDelays => false;

    static bool IPathForms.Releases => false;
}
