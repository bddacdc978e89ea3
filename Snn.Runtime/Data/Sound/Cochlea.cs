namespace Snn.Runtime;

/// <summary>
/// Turns sound into the spikes that the Spiking Heidelberg Digits have, by the model of the inner ear of Cramer, Stradmann,
/// Schemmel and Zenke (2020, section II-B): basilar membrane, hair cells, and bushy cells on which the fibres of a hair cell
/// converge. Channel 0 is at the base, which hears the highest frequencies, 22 kHz, and the last at the apex, 110 Hz. The spikes
/// depend on seed, number of the example, channel and sound alone, so they are the same on any number of threads. One object
/// may be used by several threads.
/// </summary>
public sealed class Cochlea
{
    private readonly Lazy<CochleaFilter> _filter;

    /// <summary>A cochlea of 700 channels with the parameters as published.</summary>
    public Cochlea() => _filter = new(() => new(Membrane, Channels, IsReversed, Parallelism));

    /// <summary>Number of channels, places evenly from base to apex.</summary>
    public int Channels { get; init; } = 700;

    /// <summary>Seed of the fibres' spikes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Root mean square that a sound is brought to; null takes it as it is.</summary>
    public double? Level { get; init; } = 0.3;

    /// <summary>How far below its loudest 10 ms, in dB, a sound's beginning and end may be; up to 20 ms before and after are kept. Null keeps all.</summary>
    public double? Silence { get; init; } = 35;

    /// <summary>Length of the rise at the beginning and the fall at the end, halves of a Hann window; 0 for none.</summary>
    public Time Ramp { get; init; } = new(30);

    /// <summary>The basilar membrane.</summary>
    public BasilarMembrane Membrane { get; init; } = new();

    /// <summary>The hair cells.</summary>
    public HairCell HairCell { get; init; } = new();

    /// <summary>The bushy cells.</summary>
    public BushyCell BushyCell { get; init; } = new();

    /// <summary>
    /// Whether the membrane's responses run backwards in time, as those in the Spiking Heidelberg Digits do: a low frequency is
    /// then heard up to some hundredths of a second early. False for an ear.
    /// </summary>
    public bool IsReversed { get; init; } = true;

    /// <summary>Length of a step of <see cref="Encode(Sound, int)"/>.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>Steps of every train of <see cref="Encode(Sound, int)"/>; later spikes are dropped. Null takes as many as the sound lasts; a data set needs it.</summary>
    public int? Steps { get; init; }

    /// <summary>Threads that work at a sound; null takes one for each processor.</summary>
    public int? Threads { get; init; }

    private ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = Threads ?? -1 };

    /// <summary>The spikes of a sound, in the order of time.</summary>
    /// <param name="sound">The sound, of any rate.</param>
    /// <param name="example">Number of the example: each has random numbers of its own.</param>
    /// <returns>The time in ms, from the beginning of what is kept of the sound, and the channel of each.</returns>
    /// <exception cref="ArgumentException">The sound is silent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public (double Time, int Channel)[] Spikes(Sound sound, int example = 0)
    {
        var (steps, channels, _) = Hear(sound, example);
        return [.. steps.Select((step, i) => (step * 1000.0 / CochleaFilter.VelocityRate, channels[i]))];
    }

    /// <summary>The spikes of a sound as a train; those of a channel in one step are one.</summary>
    /// <param name="sound">The sound, of any rate.</param>
    /// <param name="example">Number of the example: each has random numbers of its own.</param>
    /// <exception cref="ArgumentException">The sound is silent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public SpikeTrain Encode(Sound sound, int example = 0) => Encode(sound, example, out _);

    /// <summary>As <see cref="Encode(Sound, int)"/>, and says how many spikes come after the last step.</summary>
    /// <inheritdoc cref="Encode(Sound, int)" path="/exception"/>
    /// <param name="sound">The sound, of any rate.</param>
    /// <param name="example">Number of the example: each has random numbers of its own.</param>
    /// <param name="dropped">Spikes after the last step.</param>
    public SpikeTrain Encode(Sound sound, int example, out DroppedSpikes dropped)
    {
        var (steps, channels, length) = Hear(sound, example);
        int all = Steps ?? (int)Math.Max(1, TimeGrid.StepsOf(length * 1000.0 / CochleaFilter.VelocityRate, Dt.Value));
        var binner = new SpikeBinner(Channels, Dt.Value * (CochleaFilter.VelocityRate / 1000.0), all);
        var (starts, units) = binner.Bin(Array.ConvertAll(steps, s => (double)s), channels);
        dropped = new(binner.Dropped, steps.Length);
        return SpikeBinner.Train(starts, units, all, Dt);
    }

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal void Check()
    {
        Within(Channels, 2, 1 << 16, nameof(Channels));
        Within(Level ?? 1, 1e-9, 1e9, nameof(Level));
        Within(Silence ?? 1, 1e-9, 1000, nameof(Silence));
        Within(Ramp.Value, 0, 1e6, nameof(Ramp));
        Within(Steps ?? 1, 1, int.MaxValue, nameof(Steps));
        Within(Threads ?? 1, 1, int.MaxValue, nameof(Threads));
        TimeGrid.Positive(Dt, nameof(Cochlea), nameof(Dt));
        Membrane.Check();
        HairCell.Check();
        BushyCell.Check();
    }

    // steps and channels of the spikes, and how many steps the sound lasts
    private (int[] Steps, int[] Channels, int Length) Hear(Sound sound, int example)
    {
        Check();
        float[] samples = SoundShape.Prepare(sound, Level, Silence, Ramp);
        var filter = _filter.Value;
        var spectra = filter.Spectra(samples);
        int length = (samples.Length + 1) / 2;
        var cells = Enumerable.Range(0, Channels).Select(c => new FibreBundle(BushyCell, new(Seed, example, RandomPurpose.Encoding, c))).ToArray();
        Parallel.For(0, filter.Groups, Parallelism, group =>
        {
            int first = group * CochleaFilter.Group;
            new CochleaGroup(filter, group, HairCell, cells[first..Math.Min(first + CochleaFilter.Group, Channels)]).Hear(spectra, length, IsReversed);
        });
        var order = cells.SelectMany((cell, channel) => cell.Spikes.Select(step => (Step: step, Channel: channel))).ToArray();
        Array.Sort(order);
        return (Array.ConvertAll(order, s => s.Step), Array.ConvertAll(order, s => s.Channel), length);
    }

    private static void Within(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Cochlea.{name} must be from {least} to {most}."));
        }
    }
}
