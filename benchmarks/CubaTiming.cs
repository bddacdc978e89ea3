using System.Globalization;

namespace Snn.Benchmarks;

/// <summary>Times CUBA on one thread and on several and, where a Python with Brian2 is found, in its C++ standalone mode, in turn.</summary>
internal static class CubaTiming
{
    private const int Seconds = 10;

    public static int Run(int runs, int threads, string python, string script)
    {
        foreach (int neurons in (int[])[4000, 20_000])
        {
            int[] numbers = threads > 1 ? [1, threads] : [1];
            Median[] ours = [.. numbers.Select(_ => new Median())], processor = [.. numbers.Select(_ => new Median())], theirs = [.. numbers.Select(_ => new Median())];
            double rate = 0;
            for (int i = -1; i < runs; i++)
            {
                for (int n = 0; n < numbers.Length; n++)
                {
                    (double took, double cpu, rate) = Time(neurons, numbers[n]);
                    if (i < 0)
                    {
                        continue; // the compiler of Brian2 has done its work before; ours, which looks at how loops run, does it in this one
                    }

                    ours[n].Add(took);
                    processor[n].Add(cpu);
                    if (python != "")
                    {
                        theirs[n].Add(1000 * Brian2.Seconds(python, script, $"{neurons}", $"{Seconds}", $"{numbers[n]}"));
                    }
                }
            }

            for (int n = 0; n < numbers.Length; n++)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{neurons} neurons at {rate:0.00} Hz, threads: {numbers[n]}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  SnnDsl: {Seconds} s in {ours[n]}, {Seconds * 1000 / ours[n].Value:0.0} simulated seconds per second; {processor[n]} of the processor"));
                if (python != "")
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  Brian2, C++ standalone: {Seconds} s in {theirs[n]}, {Seconds * 1000 / theirs[n].Value:0.0} simulated seconds per second; ours is {theirs[n].Value / ours[n].Value:0.0} times as fast"));
                }
            }
        }

        return 0;
    }

    /// <summary>Runs the network; what that took by the clock and of the processor, in ms, and how often neurons fired.</summary>
    private static (double Clock, double Processor, double Rate) Time(int neurons, int threads)
    {
        using var simulation = new CubaNetwork(neurons).Simulate(1 * sec, new() { Threads = threads });
        var began = Environment.CpuUsage.TotalTime;
        var report = simulation.Run(Seconds * sec, progress: null);
        return (report.Took.TotalMilliseconds, (Environment.CpuUsage.TotalTime - began).TotalMilliseconds, report.Spikes / (double)Seconds / neurons);
    }
}
