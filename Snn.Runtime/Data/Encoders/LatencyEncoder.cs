namespace Snn.Runtime;

/// <summary>
/// Turns intensities into spike times, the more intense the earlier: every channel spikes at most once. Time 0 is the start
/// of step 0; a spike at time t falls into step ⌊t/dt⌋.
/// </summary>
public sealed class LatencyEncoder : IPixelEncoder
{
    private readonly Lazy<int[]> _stepOfByte;
    private readonly Lazy<float[]> _timeOfByte;

    /// <summary>With the settings of the properties.</summary>
    public LatencyEncoder()
    {
        _stepOfByte = new(() => [.. Enumerable.Range(0, 256).Select(b => StepOf(b / 255f))]);
        _timeOfByte = new(() => [.. Enumerable.Range(0, 256).Select(b => TimeOf(b / 255f))]);
    }

    /// <summary>T, the latest time at which a channel spikes; later spikes are dropped.</summary>
    public Time Window { get; init; } = new(20);

    /// <summary>Length of the trial; null for no longer than <see cref="Window"/>.</summary>
    public Time? Duration { get; init; }

    /// <summary>Length of a time step.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>θ: channels whose intensity is not above it do not spike; 0 to 1.</summary>
    public float Threshold { get; init; } = 0.2f;

    /// <summary>From intensities to times.</summary>
    public LatencyCurve Curve { get; init; }

    /// <summary>τ of the logarithmic curve.</summary>
    public Time Tau { get; init; } = new(10);

    /// <summary>Whether trains keep the times of spikes within the steps, for plans without a time grid.</summary>
    public bool KeepTimes { get; init; }

    /// <summary>Number of time steps of every train.</summary>
    public int Steps => (int)TimeGrid.StepsOf((Duration ?? Window).Value, Dt.Value);

    int IPixelEncoder.ChannelsFor(int pixels) => pixels;

    int IPixelEncoder.StepsFor(int pixels) => Steps;

    /// <summary>Encodes intensities between 0 and 1.</summary>
    /// <param name="intensities">One per channel; what is not a number does not spike.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public SpikeTrain Encode(ReadOnlySpan<float> intensities)
    {
        Check();
        var steps = new int[intensities.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = StepOf(intensities[i]);
        }

        return Sort(steps, KeepTimes ? [.. intensities.ToArray().Select(TimeOf)] : null);
    }

    /// <summary>Encodes pixels, 255 for full intensity.</summary>
    /// <param name="pixels">One per channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public SpikeTrain Encode(ReadOnlySpan<byte> pixels)
    {
        Check();
        var table = _stepOfByte.Value;
        Span<int> steps = pixels.Length <= 1024 ? stackalloc int[pixels.Length] : new int[pixels.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = table[pixels[i]];
        }

        return Sort(steps, KeepTimes ? [.. pixels.ToArray().Select(b => _timeOfByte.Value[b])] : null);
    }

    // step of a spike, −1 for none
    private int StepOf(float x)
    {
        if (!(x > Threshold))
        {
            return -1;
        }

        float time = TimeOf(x);
        double step = TimeGrid.StepOf(Math.Max(time, 0), Dt / Units.ms);
        return time < Window / Units.ms && step < Steps ? (int)step : -1;
    }

    // in ms, of an intensity above the threshold
    private float TimeOf(float x) => Curve == LatencyCurve.Linear
        ? (1 - x) * (Window / Units.ms)
        : Tau / Units.ms * MathF.Log(x / (x - Threshold));

    // by counting: channels ascend within a step
    private SpikeTrain Sort(ReadOnlySpan<int> steps, float[]? times)
    {
        var starts = new int[Steps + 1];
        foreach (int step in steps)
        {
            if (step >= 0)
            {
                starts[step + 1]++;
            }
        }

        for (int t = 1; t < starts.Length; t++)
        {
            starts[t] += starts[t - 1];
        }

        var units = new int[starts[^1]];
        var kept = times is null ? null : new float[units.Length];
        Span<int> next = starts.Length <= 256 ? stackalloc int[starts.Length] : new int[starts.Length];
        starts.CopyTo(next);
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] >= 0)
            {
                if (kept is not null)
                {
                    kept[next[steps[i]]] = Math.Max(times![i], 0);
                }

                units[next[steps[i]]++] = i;
            }
        }

        return new(starts, units, kept, Dt);
    }

    private void Check()
    {
        TimeGrid.Positive(Window, nameof(LatencyEncoder), nameof(Window));
        TimeGrid.Positive(Duration ?? Window, nameof(LatencyEncoder), nameof(Duration));
        TimeGrid.Positive(Dt, nameof(LatencyEncoder), nameof(Dt));
        TimeGrid.Positive(Tau, nameof(LatencyEncoder), nameof(Tau));
        if (Threshold is not (>= 0 and < 1) || (Curve == LatencyCurve.Logarithmic && Threshold == 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "LatencyEncoder.Threshold must be at least 0, above 0 for the logarithmic curve, and below 1.");
        }
    }
}

/// <summary>How an intensity x becomes a spike time.</summary>
public enum LatencyCurve
{
    /// <summary>t = (1 − x)·T.</summary>
    Linear,

    /// <summary>
    /// t = τ·log(x/(x − θ)): when a leaky membrane driven by the current x reaches θ (Zenke and Vogels, 2021, Neural
    /// Comput. 33:899).
    /// </summary>
    Logarithmic,
}
