namespace Snn;

/// <summary>A way to compute weight gradients of a spiking network.</summary>
public abstract record LearningRule
{
    private protected LearningRule()
    {
    }

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
