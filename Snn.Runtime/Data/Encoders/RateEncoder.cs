namespace Snn.Runtime;

/// <summary>
/// Turns intensities into rates: in every step a channel spikes by chance, with the probability intensity · rate · dt,
/// independently of all others and of the past. The spikes depend on seed, number of the example and channel alone, so they
/// are the same on any number of threads and in any order.
/// </summary>
public sealed class RateEncoder
{
    /// <summary>Rate of a channel whose intensity is 1; at most one spike a step.</summary>
    public Rate Highest { get; init; } = 100 * Units.Hz;

    /// <summary>Length of the trial.</summary>
    public Time Duration { get; init; } = new(100);

    /// <summary>Length of a time step.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>Seed of the spikes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of time steps of every train.</summary>
    public int Steps => (int)TimeGrid.StepsOf(Duration.Value, Dt.Value);

    /// <summary>Encodes intensities between 0 and 1.</summary>
    /// <param name="intensities">One per channel; those outside count as 0 or 1, and what is not a number does not spike.</param>
    /// <param name="example">Number of the example: each has spikes of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public SpikeTrain Encode(ReadOnlySpan<float> intensities, int example)
    {
        double highest = Check();
        var spikes = new StepLists(Steps);
        for (int channel = 0; channel < intensities.Length; channel++)
        {
            PoissonDraw.Add(spikes, channel, highest * Math.Min(intensities[channel], 1), Seed, example);
        }

        return spikes.ToTrain(Dt);
    }

    /// <summary>Encodes pixels, 255 for full intensity.</summary>
    /// <param name="pixels">One per channel.</param>
    /// <param name="example">Number of the example: each has spikes of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public SpikeTrain Encode(ReadOnlySpan<byte> pixels, int example)
    {
        double highest = Check();
        var spikes = new StepLists(Steps);
        for (int channel = 0; channel < pixels.Length; channel++)
        {
            PoissonDraw.Add(spikes, channel, highest * (pixels[channel] / 255f), Seed, example);
        }

        return spikes.ToTrain(Dt);
    }

    // the probability of a spike of the highest intensity in a step
    private double Check()
    {
        TimeGrid.Positive(Duration, nameof(RateEncoder), nameof(Duration));
        TimeGrid.Positive(Dt, nameof(RateEncoder), nameof(Dt));
        double chance = PoissonDraw.Chance(Highest, Dt);
        return chance is >= 0 and <= 1 ? chance
            : throw new ArgumentOutOfRangeException(nameof(Highest), Highest / Units.Hz, FormattableString.Invariant($"RateEncoder.Highest gives {chance:0.###} spikes in a step of {Dt.Value} ms; at most one is possible: lower it, or take a shorter Dt."));
    }
}
