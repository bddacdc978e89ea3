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

    /// <summary>The same of several readouts, or several losses of one: the sum of these, each times its weight, instead of <see cref="Loss"/>.</summary>
    public IReadOnlyList<ReadoutLoss> Losses { get; init; } = [];

    /// <summary>What is computed of the readouts; null where the sweep is all that is wanted.</summary>
    internal Objective? Objective { get; init; }

    /// <summary>The same where what is computed of the readouts is known.</summary>
    /// <exception cref="ArgumentException">A loss does not fit its readout, or there are both a loss and losses.</exception>
    /// <exception cref="NotSupportedException">A loss has no gradient by the rule.</exception>
    internal DeviceSetup Resolved => Objective is not null ? this
        : Losses.Count > 0 ? Loss is null ? this with { Objective = Objective.Of(Layout, Losses, Rule) } : throw new ArgumentException($"There are Losses, and {Loss.GetType().Name} as Loss besides; leave out Loss.")
        : Loss is null ? this : this with { Objective = Objective.Of(Layout, Loss, Rule) };

    /// <summary>
    /// The trained parameters, read when a batch begins and they have changed. Null for the values that the network was
    /// made with.
    /// </summary>
    public ParameterStore? Parameters { get; init; }

    /// <summary>
    /// The weights that it will be given, by which it knows the delays of single synapses and the synapses of which nothing is stored;
    /// needed where the network has such.
    /// </summary>
    public WeightStore? Weights { get; init; }

    /// <summary>Seed of what neurons have of their own, and of their noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What training minimises besides the loss; null for nothing.</summary>
    public Penalty? Penalty { get; init; }

    /// <summary>Most parts of a batch whose gradients are summed apart.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How launches are laid out; null for what suits device and network.</summary>
    public DevicePlan? Plan { get; init; }

    /// <summary>
    /// Whether a thread sums up sixteen neighbouring neurons, as suits the OpenCL drivers of CPUs, or one, as suits GPUs;
    /// null for what suits the device.
    /// </summary>
    public bool? Wide { get; init; }

    /// <summary>Whether weights learn as the batch runs.</summary>
    internal bool LearnsOnline => Rule is EProp { Online: true };

    /// <summary>Steps for which a value is kept until the spike that it belongs to has been met: those of the longest delay within a trial.</summary>
    internal int RingSteps => Math.Min(Layout.Projections.Max(p => p.MostDelay), MaxSteps) + 1;

    /// <summary>How many steps a trial has to have at least for those that are long past to be forgotten.</summary>
    internal int KeptAtLeast { get; init; } = 512;

    /// <summary>Values of a population that are kept for the longest delay, of all trials; kernels count them in an int.</summary>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    internal long CheckedRing(int neurons)
    {
        long step = (long)Batch * neurons;
        Layout.CheckDelays(MaxSteps, sizeof(float) * step, Math.Min(Device.Accelerator.MemorySize, (long)sizeof(float) * int.MaxValue));
        return RingSteps * step;
    }

    /// <summary>Values of all trials that kernels count in an int.</summary>
    /// <param name="values">How many there are.</param>
    /// <param name="what">What they are, in words.</param>
    /// <exception cref="DeviceException">There are more than that.</exception>
    internal int CheckedCount(long values, string what) => values <= int.MaxValue ? (int)values
        : throw new DeviceException($"{Layout.Name} keeps {values} {what} in a batch of {Batch}, and a device has room for {int.MaxValue}; make the batch smaller.");
}

/// <summary>How a batch becomes launches of kernels.</summary>
public enum DevicePlan
{
    /// <summary>Two launches in every step: all synapses, then all neurons, of the whole batch.</summary>
    Step,

    /// <summary>One launch for all steps, with a group for every trial and a thread for every neuron, whose state stays in registers.</summary>
    Trial,

    /// <summary>One launch for all steps, with one thread for every trial: for CPUs, which make vectors of loops over neurons.</summary>
    TrialPerThread,
}
