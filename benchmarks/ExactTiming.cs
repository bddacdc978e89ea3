using System.Globalization;

namespace Snn.Benchmarks;

/// <summary>Times trials of the event-driven exact plan in the shape of MNIST as latencies, on one thread.</summary>
internal static class ExactTiming
{
    // what MNIST's pixels above 0.2 give
    private const int PixelsLit = 125, Examples = 100;

    public static int Run(int rounds)
    {
        var network = new LatencyNetwork();
        var system = network.Exact();
        var random = new Random(1);
        var examples = Enumerable.Range(0, Examples).Select(_ => Draw(random)).ToArray();
        foreach (bool parameters in (bool[])[false, true])
        {
            var trial = new ExactTrial(system, Weights(network, system))
            {
                DifferentiatesParameters = parameters,
                Observations = [.. Enumerable.Range(1, LatencyNetwork.Steps).Select(t => (double)t)],
            };
            Time(trial, new(system), examples, rounds, parameters ? "weights, times and parameters" : "weights and times");
        }

        return 0;
    }

    private static void Time(ExactTrial trial, ExactGradient gradient, SpikeTrain[] examples, int rounds, string what)
    {
        Median forward = new(), backward = new();
        trial.Forward(examples[0], 1);
        var errors = new ExactErrors(trial);
        long allocated = 0, spikes = 0;
        var processor = TimeSpan.Zero;
        for (int round = -2; round < rounds; round++)
        {
            double forwards = 0, backwards = 0;
            var used = Environment.CpuUsage.TotalTime;
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var example in examples)
            {
                long began = System.Diagnostics.Stopwatch.GetTimestamp();
                trial.Forward(example, 1);
                long halfway = System.Diagnostics.Stopwatch.GetTimestamp();
                errors.Clear(trial);
                for (int t = 0; t < LatencyNetwork.Steps; t++)
                {
                    for (int c = 0; c < LatencyNetwork.Classes; c++)
                    {
                        errors.Outputs[t, c] = trial.Output(t, c) - 0.1;
                    }
                }

                trial.Backward(errors, gradient);
                forwards += System.Diagnostics.Stopwatch.GetElapsedTime(began, halfway).TotalMilliseconds;
                backwards += System.Diagnostics.Stopwatch.GetElapsedTime(halfway).TotalMilliseconds;
                spikes += round < 0 ? 0 : trial.Spikes.Count - trial.Given;
            }

            if (round >= 0)
            {
                // compiled and grown before
                forward.Add(forwards / examples.Length);
                backward.Add(backwards / examples.Length);
                processor += Environment.CpuUsage.TotalTime - used;
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"exact plan, 784-100-10, {PixelsLit} input spikes in 20 ms, {(double)spikes / rounds / examples.Length:0} hidden spikes; gradient by {what}"));
        Console.WriteLine($"  forward   {forward} an example");
        Console.WriteLine($"  backward  {backward} an example");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  both      {processor.TotalMilliseconds / rounds / examples.Length:0.000} ms of processor time an example"));
        Console.WriteLine($"  allocated {allocated / rounds / examples.Length} bytes an example");
    }

    private static SpikeTrain Draw(Random random)
    {
        var spikes = Enumerable.Range(0, PixelsLit).Select(_ => (Time: (float)(LatencyNetwork.Steps * random.NextDouble()), Unit: random.Next(LatencyNetwork.Pixels))).OrderBy(s => s.Time).ToArray();
        return new([.. Enumerable.Range(0, LatencyNetwork.Steps + 1).Select(t => spikes.Count(s => s.Time < t))], [.. spikes.Select(s => s.Unit)], [.. spikes.Select(s => s.Time)]);
    }

    private static ExactWeights Weights(INetwork network, ExactSystem system)
    {
        using var drawn = new WeightStore(network.Layout());
        Initialiser.Fill(drawn, seed: 1);
        var weights = new ExactWeights(system);
        weights.CopyFrom(drawn);
        return weights;
    }
}
