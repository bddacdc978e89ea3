namespace Snn.Runtime;

/// <summary>
/// Shifts all channels up or down by the same number, as if another voice had spoken; what leaves the channels is lost. It makes
/// sense where neighbouring channels mean neighbouring things, as on a cochlea.
/// </summary>
/// <param name="most">Most channels in each direction.</param>
public sealed class ChannelShift(int most) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        int by = draws.Within(most);
        foreach (ref var spike in spikes)
        {
            // what was lost already stays so
            int to = spike.Channel + by;
            spike = spike with { Channel = (uint)spike.Channel < (uint)example.Channels && (uint)to < (uint)example.Channels ? to : -1 };
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (most < 0 || most >= example.Channels)
        {
            throw new ArgumentException($"ChannelShift by {most} does not fit examples of {example.Channels} channels; give a shift of 0 or more that leaves some of them.");
        }
    }
}
