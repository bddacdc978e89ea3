namespace Snn.Runtime;

/// <summary>
/// Turns signals into spikes of their changes, as the pixels of an event camera do (delta modulation): a channel spikes when the
/// signal has risen by θ since it last did, another when it has fallen by θ. The level that is compared with moves by θ at every
/// spike, so spikes times θ follow the signal; a jump by several θ gives a spike in each of as many steps.
/// </summary>
public sealed class DeltaEncoder
{
    // what samples in single precision are rounded by, as a share of them
    private const double Rounding = 1.0 / (1 << 22);

    /// <summary>θ, the change that makes a spike, in units of the signal.</summary>
    public float Threshold { get; init; } = 0.1f;

    /// <summary>Length of a time step, from one sample to the next.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>Encodes signals; the first sample of each is the level that it begins at.</summary>
    /// <param name="samples">Step after step, in each a sample of every signal; what is not finite gives no spike.</param>
    /// <param name="signals">Number of signals. Channel 2·s is that of falls of signal s, 2·s + 1 that of rises.</param>
    /// <returns>A train of as many steps as there are samples of a signal.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">There are not as many samples of every signal.</exception>
    public SpikeTrain Encode(ReadOnlySpan<float> samples, int signals = 1)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(signals, 1);
        if (samples.Length % signals != 0)
        {
            throw new ArgumentException($"{samples.Length} samples are not as many of each of {signals} signals.", nameof(samples));
        }

        var spikes = new StepLists(samples.Length / signals);
        for (int s = 0; s < signals; s++)
        {
            double first = double.NaN;
            long level = 0; // of so many thresholds, so that none are lost by rounding
            for (int t = 0; t < spikes.Steps; t++)
            {
                double sample = samples[t * signals + s];
                first = double.IsFinite(first) ? first : sample;
                double change = sample - (first + level * (double)Threshold);
                if (double.IsFinite(change) && Math.Abs(change) >= Threshold - Math.Min(Rounding * (Math.Abs(sample) + Math.Abs(first)), 0.25 * Threshold))
                {
                    level += Math.Sign(change);
                    spikes.Add(t, 2 * s + (change > 0 ? 1 : 0));
                }
            }
        }

        return spikes.ToTrain(Dt);
    }

    private void Check()
    {
        if (!(Threshold > 0) || !float.IsFinite(Threshold))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "DeltaEncoder.Threshold must be positive.");
        }

        TimeGrid.Positive(Dt, nameof(DeltaEncoder), nameof(Dt));
    }
}
