using System.Diagnostics;
using System.Globalization;

namespace SequentialMnist;

/// <summary>How long a trained network takes to name an image, and how many it names in a second.</summary>
internal static class Latency
{
    /// <summary>Measures and prints.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">What training has made of it.</param>
    /// <param name="images">Images to name.</param>
    /// <param name="options">Loss, steps and threads.</param>
    public static void Measure(INetwork network, string file, SpikeDataset images, InferenceOptions options)
    {
        var some = images.Take(1000);
        using var session = network.Load(file, options with { Threads = 1 });
        var times = new double[some.Count];
        int right = 0, spikes = 0;
        Array.ForEach([.. some.Take(20)], image => session.Run(image.Spikes)); // compiled and in the caches
        for (int i = 0; i < times.Length; i++)
        {
            long began = Stopwatch.GetTimestamp();
            int digit = session.Run(some[i].Spikes);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            right += digit == some[i].Label ? 1 : 0;
            spikes += some[i].Spikes.Count;
        }

        Array.Sort(times);
        Print($"one image at a time, one thread: median {At(0.5):0.000} ms, 99 % within {At(0.99):0.000} ms, best {times[0]:0.000} ms ({right} of {times.Length} right, {spikes / times.Length} input spikes an image)");

        using var team = network.Load(file, options);
        SpikeTrain[] trains = [.. some.Select(image => image.Spikes)];
        foreach (int batch in (int[])[1, 10, 100, 1000])
        {
            var rates = new double[5];
            for (int run = 0; run < rates.Length; run++)
            {
                long began = Stopwatch.GetTimestamp();
                for (int i = 0; i < trains.Length; i += batch)
                {
                    team.Run(new ArraySegment<SpikeTrain>(trains, i, Math.Min(batch, trains.Length - i)));
                }

                rates[run] = trains.Length / Stopwatch.GetElapsedTime(began).TotalSeconds;
            }

            Array.Sort(rates);
            Print($"batches of {batch}, {options.Threads} threads: {rates[rates.Length / 2]:N0} images a second");
        }

        double At(double share) => times[(int)(share * (times.Length - 1))];

        static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
