namespace Snn.Runtime;

/// <summary>What a runner of batches on a device is made of.</summary>
/// <param name="Layout">The network's shape.</param>
/// <param name="Device">The device.</param>
/// <param name="MaxSteps">Most time steps of a trial.</param>
/// <param name="Batch">Most trials that run at the same time.</param>
public sealed record DeviceSetup(NetworkLayout Layout, ComputeDevice Device, int MaxSteps, int Batch)
{
    /// <summary>The learning rule whose gradient is wanted; null for inference alone.</summary>
    public LearningRule? Rule { get; init; }

    /// <summary>What is computed of the readout after a forward sweep; null where the sweep is all that is wanted.</summary>
    public Loss? Loss { get; init; }

    /// <summary>
    /// The trained parameters, read when a batch begins and they have changed. Null for the values that the network was
    /// made with.
    /// </summary>
    public ParameterStore? Parameters { get; init; }

    /// <summary>Most parts of a batch whose gradients are summed apart.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How launches are laid out; null for what suits the network.</summary>
    public DevicePlan? Plan { get; init; }
}

/// <summary>How a batch becomes launches of kernels.</summary>
public enum DevicePlan
{
    /// <summary>Two launches in every step: all synapses, then all neurons, of the whole batch.</summary>
    Step,

    /// <summary>One launch for all steps, with a group of threads for every trial.</summary>
    Trial,
}
