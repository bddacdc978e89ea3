namespace Snn.Runtime;

/// <summary>Loses each spike with a probability.</summary>
/// <param name="probability">From 0 to 1.</param>
public sealed class SpikeDrop(double probability) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        foreach (ref var spike in spikes)
        {
            if (draws.Share() < probability)
            {
                spike = spike with { Channel = -1 };
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"SpikeDrop with probability {probability}: give a number from 0 to 1."));
        }
    }
}
