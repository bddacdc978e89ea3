namespace Snn.Runtime;

/// <summary>Moves each spike by a time of its own, of a normal distribution around 0.</summary>
/// <param name="sd">Its standard deviation.</param>
public sealed class TimeJitter(Time sd) : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws)
    {
        double steps = sd / example.Dt;
        foreach (ref var spike in spikes)
        {
            spike = spike with { At = spike.At + steps * draws.Normal() };
        }
    }

    /// <inheritdoc/>
    protected internal override void Check(ExampleSize example)
    {
        if (!(sd.Value >= 0 && float.IsFinite(sd.Value)))
        {
            throw new ArgumentException($"TimeJitter cannot have a standard deviation of {sd.Value} ms.");
        }
    }
}
