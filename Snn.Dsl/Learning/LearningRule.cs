namespace Snn;

/// <summary>A way to compute weight gradients of a spiking network.</summary>
public abstract record LearningRule
{
    private protected LearningRule()
    {
    }

    /// <summary>
    /// Strength of the firing-rate regularisation, loss per spike and Hz off the target; 0 turns it off. With the rate r of a
    /// neuron over a trial of length T it is the loss ½ · strength · T · (r − target)², summed over all neurons that spike by
    /// themselves but the readout's, and not counted in the loss that is reported.
    /// </summary>
    public float RateStrength { get; init; }

    /// <summary>The firing rate that the regularisation pulls every neuron to.</summary>
    public Rate TargetRate { get; init; } = 10 * Units.Hz;

    /// <summary>Which neurons the regularisation pulls: with one side alone, the target is a bound on their spikes.</summary>
    public RatePull RatePull { get; init; } = RatePull.Both;

    /// <summary>
    /// Steps from one checkpoint of the states to the next; 0 keeps what every step writes down for the backward sweep. With
    /// checkpoints a stretch of steps at a time is run again for it: half as slow again, the same bits, and memory for
    /// MaxSteps / CheckpointEvery checkpoints and one stretch, least at about √MaxSteps (Chen et al., 2016, arXiv 1604.06174).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set below 0.</exception>
    public int CheckpointEvery
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(CheckpointEvery), value, "CheckpointEvery is a number of steps, or 0 for none.");
    }
}

/// <summary>Which firing rates a regularisation changes.</summary>
public enum RatePull
{
    /// <summary>All, towards the target.</summary>
    Both,

    /// <summary>Those above the target, down.</summary>
    Down,

    /// <summary>Those below the target, up.</summary>
    Up,
}
