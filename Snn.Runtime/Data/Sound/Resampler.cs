namespace Snn.Runtime;

/// <summary>
/// Changes the rate of samples by interpolation with a sinc under a Kaiser window (Smith and Gossett, 1984), whose cut-off is
/// 0.95 of the lower of both Nyquist frequencies. The kernel is tabled, and between two entries it is a line.
/// </summary>
internal static class Resampler
{
    private const int Crossings = 32, Entries = 1024;
    private const double Cutoff = 0.95, Beta = 9;

    private static readonly Lazy<double[]> Kernel = new(Tabled);

    public static float[] Resample(ReadOnlySpan<float> samples, int from, int to)
    {
        double[] kernel = Kernel.Value;
        double cutoff = Cutoff * Math.Min(1, (double)to / from);
        int reach = (int)Math.Ceiling(Crossings / cutoff);
        var result = new float[(int)Math.Max(1, Math.Min(((long)samples.Length * to + from - 1) / from, Array.MaxLength))];
        for (int n = 0; n < result.Length; n++)
        {
            // where the sample lies among the others: a whole number and the rest of a division, both exact
            var (whole, rest) = Math.DivRem((long)n * from, to);
            double share = (double)rest / to, sum = 0;
            int first = (int)Math.Max(0, whole - reach + 1), last = (int)Math.Min(samples.Length - 1, whole + reach);
            for (int i = first; i <= last; i++)
            {
                double at = Math.Abs(i - whole - share) * cutoff * Entries;
                int entry = (int)at;
                if (entry < Crossings * Entries)
                {
                    sum += samples[i] * (kernel[entry] + (at - entry) * (kernel[entry + 1] - kernel[entry]));
                }
            }

            result[n] = (float)(sum * cutoff);
        }

        return result;
    }

    private static double[] Tabled()
    {
        var kernel = new double[Crossings * Entries + 1];
        double scale = MathNet.Numerics.SpecialFunctions.BesselI0(Beta);
        for (int i = 0; i < kernel.Length; i++)
        {
            double x = (double)i / Entries, share = x / Crossings;
            double sinc = i == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
            kernel[i] = sinc * MathNet.Numerics.SpecialFunctions.BesselI0(Beta * Math.Sqrt(Math.Max(0, 1 - share * share))) / scale;
        }

        return kernel;
    }
}
