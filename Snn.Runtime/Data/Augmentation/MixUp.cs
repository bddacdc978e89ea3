namespace Snn.Runtime;

/// <summary>
/// Mixes another example into this one (after Zhang, Cisse, Dauphin and Lopez-Paz, 2018, ICLR, for trains of spikes): each spike
/// is exchanged for one of the other with a probability, drawn for each example. The label stays, so it is that of the greater part.
/// </summary>
/// <param name="others">Examples of which one is drawn, such as those that are trained on.</param>
/// <param name="most">The highest probability, below one half; each from 0 to it is as likely.</param>
public sealed class MixUp(IReadOnlyList<Example> others, double most) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        var other = others[draws.Below(others.Count)].Spikes;
        double share = most * draws.Share();
        if (other.HighestUnit >= example.Channels || other.HasOtherSteps(example.Dt.Value))
        {
            throw new ArgumentException($"MixUp has drawn an example with a spike of channel {other.HighestUnit} in steps of {other.Dt?.Value} ms; the examples have {example.Channels} channels in steps of {example.Dt.Value} ms. Give examples of the same data set.");
        }

        foreach (ref var spike in spikes)
        {
            if (draws.Share() < share)
            {
                spike = other.Count == 0 ? spike with { Channel = -1 } : other.SpikeAt(draws.Below(other.Count), example.Dt);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (!(most is >= 0 and < 0.5) || others.Count == 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"MixUp of {others.Count} examples by up to {most}: give some examples, and a probability from 0 to below 0.5, such as 0.3."));
        }
    }
}
