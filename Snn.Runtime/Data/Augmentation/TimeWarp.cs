namespace Snn.Runtime;

/// <summary>Plays the example faster or slower: all times are multiplied by one number.</summary>
/// <param name="most">Most that it differs from 1, below 1; a number and its inverse are as likely.</param>
public sealed class TimeWarp(double most) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        double factor = Math.Pow(1 + most, 2 * draws.Share() - 1);
        foreach (ref var spike in spikes)
        {
            spike = spike with { At = spike.At * factor };
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (!(most is >= 0 and < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"TimeWarp by {most}: give a number from 0 to below 1, such as 0.1."));
        }
    }
}
