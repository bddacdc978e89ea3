namespace Snn.Runtime;

/// <summary>One utterance, image or other trial with its class.</summary>
/// <param name="Spikes">Spikes of the input population, one list a step.</param>
/// <param name="Label">Class, from 0.</param>
/// <param name="Speaker">Who spoke it, where the data set says.</param>
public sealed record Example(SpikeTrain Spikes, int Label, int? Speaker = null)
{
    /// <summary>A trial that has no class of its own, but targets in each step.</summary>
    /// <param name="spikes">Spikes of the input population, one list a step.</param>
    /// <param name="targets">What the readout is to give.</param>
    public Example(SpikeTrain spikes, TimedTargets targets)
        : this(spikes, Label: 0)
    {
        Targets = targets;
    }

    /// <summary>What is asked of the readout in each step, for losses that read it; null where the label is all.</summary>
    public TimedTargets? Targets { get; init; }

    /// <summary>What a loss is told of it.</summary>
    internal Goal Goal => new(Label, Targets);
}
