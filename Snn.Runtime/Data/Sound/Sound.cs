namespace Snn.Runtime;

/// <summary>A sound of one channel. Immutable.</summary>
public sealed class Sound
{
    /// <summary>The lowest rate of samples, in Hz.</summary>
    public const int LowestRate = 1000;

    /// <summary>The highest rate of samples, in Hz.</summary>
    public const int HighestRate = 768_000;

    private readonly float[] _samples;

    /// <summary>Makes a sound of samples.</summary>
    /// <param name="samples">The samples, copied; full scale is −1 to 1, and more is allowed.</param>
    /// <param name="rate">Samples in a second, in Hz.</param>
    /// <exception cref="ArgumentException">There is no sample, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is below <see cref="LowestRate"/> or above <see cref="HighestRate"/>.</exception>
    public Sound(ReadOnlySpan<float> samples, int rate)
        : this(samples.ToArray(), rate)
    {
        if (samples.IsEmpty)
        {
            throw new ArgumentException("A sound needs a sample.", nameof(samples));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(rate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, HighestRate);
        int bad = Array.FindIndex(_samples, s => !float.IsFinite(s));
        if (bad >= 0)
        {
            throw new ArgumentException($"Sample {bad} of the sound is {_samples[bad]}; samples must be finite.", nameof(samples));
        }
    }

    // samples that are not copied
    private Sound(float[] samples, int rate) => (_samples, Rate) = (samples, rate);

    /// <summary>The samples.</summary>
    public ReadOnlySpan<float> Samples => _samples;

    /// <summary>Samples in a second, in Hz.</summary>
    public int Rate { get; }

    /// <summary>How long it lasts.</summary>
    public Time Duration => new((float)(_samples.Length * 1000.0 / Rate));

    /// <summary>
    /// Reads a WAV file, plain or gzipped: integers of 8, 16, 24 or 32 bits or floats of 32 or 64, also in the extensible form.
    /// Of several channels the mean is taken.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SpikeDataException">The file is missing, damaged, packed or no WAV.</exception>
    public static Sound Read(string path)
    {
        using var stream = UnpackedFile.Open(path, "a .wav file");
        return WavFile.Read(UnpackedFile.Content(stream, path, "split the recording"), path);
    }

    /// <summary>A sound of samples that are known to be finite, which are not copied.</summary>
    internal static Sound Of(float[] samples, int rate) => new(samples, rate);

    /// <summary>The same sound with as many samples in a second; what is above half the lower of both rates is filtered out.</summary>
    /// <param name="rate">Samples in a second, in Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is below <see cref="LowestRate"/> or above <see cref="HighestRate"/>.</exception>
    public Sound Resampled(int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, HighestRate);
        return rate == Rate ? this : new(Resampler.Resample(_samples, Rate, rate), rate);
    }
}
