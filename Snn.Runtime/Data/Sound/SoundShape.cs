namespace Snn.Runtime;

/// <summary>What is done to a sound before the cochlea hears it: its rate, its ends, its level.</summary>
internal static class SoundShape
{
    private const int Window = CochleaFilter.Rate / 100, Hop = CochleaFilter.Rate / 1000, Kept = CochleaFilter.Rate / 50;

    public static float[] Prepare(Sound sound, double? level, double? silence, Time ramp)
    {
        float[] samples = sound.Resampled(CochleaFilter.Rate).Samples.ToArray();
        double mean = Mean(samples, s => s);
        samples = Array.ConvertAll(samples, s => (float)(s - mean));
        if (silence is { } decibels)
        {
            samples = Trimmed(samples, decibels);
        }

        double size = Math.Sqrt(Mean(samples, s => (double)s * s));
        if (!(size > 0) || !double.IsFinite(size))
        {
            throw new ArgumentException("The sound is silent; give one with sound in it.", nameof(sound));
        }

        int rise = (int)Math.Min(Math.Round(ramp.Value / 1000.0 * CochleaFilter.Rate), samples.Length / 2);
        double gain = level / size ?? 1;
        for (int i = 0; i < samples.Length; i++)
        {
            int end = Math.Min(i, samples.Length - 1 - i);
            double share = end < rise ? 0.5 - 0.5 * Math.Cos(Math.PI * end / rise) : 1;
            samples[i] = (float)(samples[i] * gain * share);
        }

        return samples;
    }

    // from the first to the last time at which 10 ms are loud enough
    private static float[] Trimmed(float[] samples, double decibels)
    {
        var energy = new double[samples.Length + 1];
        for (int i = 0; i < samples.Length; i++)
        {
            energy[i + 1] = energy[i] + (double)samples[i] * samples[i];
        }

        double[] loud = [.. Enumerable.Range(0, (samples.Length + Hop - 1) / Hop).Select(i => Around(i * Hop))];
        double least = loud.Max() * Math.Pow(10, -decibels / 10);
        int first = Array.FindIndex(loud, l => l >= least) * Hop, last = Array.FindLastIndex(loud, l => l >= least) * Hop;
        return samples[Math.Max(0, first - Kept)..Math.Min(samples.Length, last + Kept)];

        double Around(int at) => energy[Math.Min(samples.Length, at + Window / 2)] - energy[Math.Max(0, at - Window / 2)];
    }

    private static double Mean(float[] samples, Func<float, double> of)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += of(sample);
        }

        return sum / samples.Length;
    }
}
