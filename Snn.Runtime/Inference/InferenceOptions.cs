namespace Snn.Runtime;

/// <summary>How a trained network is used.</summary>
public sealed record InferenceOptions
{
    private static readonly Loss Usual = new PerStepCrossEntropy();

    private readonly Loss? _loss;

    /// <summary>The loss that the network was trained for: it reads the class off the readout, or off the main one of several.</summary>
    public Loss Loss { get => _loss ?? Usual; init => _loss = value; }

    /// <summary>
    /// The losses that a network with several readouts was trained for, instead of <see cref="Loss"/>: the first of each readout reads
    /// its class. One of them is of the main readout; of readouts without one outputs alone are read.
    /// </summary>
    public IReadOnlyList<ReadoutLoss> Losses { get; init; } = [];

    /// <summary>What reads the classes.</summary>
    /// <exception cref="ArgumentException">There are both, or a loss does not fit its readout.</exception>
    internal Objective ObjectiveOf(NetworkLayout layout) => Losses.Count == 0 ? Objective.Of(layout, Loss, rule: null)
        : _loss is null ? Objective.Of(layout, Losses, rule: null)
        : throw new ArgumentException($"There are Losses, and {_loss.GetType().Name} as Loss besides; leave out Loss.", nameof(Losses));

    /// <summary>Most time steps of a spike train.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>Threads that several spike trains are dealt to.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The backend that runs it.</summary>
    public Backend Backend { get; init; } = Backend.Simd;
}
