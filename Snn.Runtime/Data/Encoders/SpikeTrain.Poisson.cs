namespace Snn.Runtime;

/// <content>Spikes by chance.</content>
public sealed partial class SpikeTrain
{
    /// <summary>
    /// Every channel spikes by chance at one rate, independently of all others and of the past: in a step with the probability
    /// rate · dt, at most once. The spikes depend on seed, number of the example and channel alone, so they are the same on any
    /// number of threads and in any order.
    /// </summary>
    /// <param name="rate">Expected spikes of a channel per time.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="duration">Length of the train; a step that is not whole counts.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="example">Number of the example: each has spikes of its own.</param>
    /// <exception cref="ArgumentException">The rate is negative or more than a spike per step, a length of time is not positive, or the number of channels is negative.</exception>
    public static SpikeTrain Poisson(Rate rate, int channels, Time duration, Time dt, int seed = 1, int example = 0)
    {
        var spikes = Empty(channels, duration, dt);
        double chance = Chance(rate, dt);
        for (int channel = 0; channel < channels; channel++)
        {
            PoissonDraw.Add(spikes, channel, chance, seed, example);
        }

        return spikes.ToTrain(dt);
    }

    /// <summary>The same, each channel at its own rate.</summary>
    /// <param name="rates">One for each channel.</param>
    /// <param name="duration">Length of the train; a step that is not whole counts.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="example">Number of the example: each has spikes of its own.</param>
    /// <exception cref="ArgumentException">A rate is negative or more than a spike per step, or a length of time is not positive.</exception>
    public static SpikeTrain Poisson(ReadOnlySpan<Rate> rates, Time duration, Time dt, int seed = 1, int example = 0)
    {
        var spikes = Empty(rates.Length, duration, dt);
        for (int channel = 0; channel < rates.Length; channel++)
        {
            PoissonDraw.Add(spikes, channel, Chance(rates[channel], dt, channel), seed, example);
        }

        return spikes.ToTrain(dt);
    }

    /// <summary>The same at rates that change in time.</summary>
    /// <param name="rates">From the time since the beginning of the train in ms, at which a step begins, and the channel to its rate.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="duration">Length of the train; a step that is not whole counts.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="example">Number of the example: each has spikes of its own.</param>
    /// <exception cref="ArgumentException">A rate is negative or more than a spike per step, a length of time is not positive, or the number of channels is negative.</exception>
    public static SpikeTrain Poisson(Func<double, int, Rate> rates, int channels, Time duration, Time dt, int seed = 1, int example = 0)
    {
        var spikes = Empty(channels, duration, dt);
        for (int channel = 0; channel < channels; channel++)
        {
            int at = channel; // in the function below
            PoissonDraw.Add(spikes, channel, step => ChanceAt(step * (double)dt.Value, at), seed, example);
        }

        return spikes.ToTrain(dt);

        double ChanceAt(double time, int channel) => Chance(rates(time, channel), dt, channel, time);
    }

    private static StepLists Empty(int channels, Time duration, Time dt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channels);
        TimeGrid.Positive(duration, "SpikeTrain.Poisson", nameof(duration));
        TimeGrid.Positive(dt, "SpikeTrain.Poisson", nameof(dt));
        double steps = TimeGrid.StepsOf(duration.Value, dt.Value);
        return steps <= MostFoundSteps ? new((int)steps) : throw new ArgumentException(FormattableString.Invariant($"SpikeTrain.Poisson: {duration.Value} ms in steps of {dt.Value} ms are {steps} steps; a train has {MostFoundSteps} at most."), nameof(duration));
    }

    private static double Chance(Rate rate, Time dt, int? channel = null, double? time = null)
    {
        double chance = PoissonDraw.Chance(rate, dt);
        return chance is >= 0 and <= 1 ? chance
            : throw new ArgumentException(FormattableString.Invariant($"SpikeTrain.Poisson{(channel is null ? "" : $", channel {channel}")}{(time is null ? "" : FormattableString.Invariant($" at {time} ms"))}: {rate.Value * 1000.0:0.###} Hz in steps of {dt.Value} ms are {chance:0.###} spikes in a step; it must be from 0 to 1: shorten dt, or lower the rate."), nameof(rate));
    }
}
