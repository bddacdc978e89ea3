using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Times training by EventProp and by BPTT, whole epochs of drawn spikes, and what an example in flight takes of memory.</summary>
internal static class RuleTiming
{
    private const int Batch = 32;

    // what MNIST's pixels above 0.2 give
    public const int PixelsLit = 125;

    public static int Run(int epochs, int threads)
    {
        Console.WriteLine($"batches of {Batch}, {threads} threads; the median of {epochs} epochs (mean, fastest to slowest)");
        var digits = Examples(6400, LatencyNetwork.Pixels, LatencyNetwork.Steps, PixelsLit, LatencyNetwork.Classes);
        Time("EventProp, 784-100-10, 20 steps", new LatencyNetwork(), new EventProp(), new ExponentialCrossEntropy(10 * ms, 1 * ms), digits, LatencyNetwork.Steps, shards: 4);

        var words = Examples(4 * Batch, RecurrentLifNetwork.Channels, RecurrentLifNetwork.Steps, 8 * RecurrentLifNetwork.Steps, RecurrentLifNetwork.Classes);
        foreach (int every in (int[])[0, 32])
        {
            Time(
                "BPTT, 700-256-20 recurrent, 1000 steps" + (every == 0 ? "" : $", a checkpoint every {every}"),
                new RecurrentLifNetwork(), new SurrogateBptt { CheckpointEvery = every }, new PerStepCrossEntropy(), words, RecurrentLifNetwork.Steps, shards: 8);
        }

        return 0;

        void Time(string what, INetwork network, LearningRule rule, Loss loss, Example[] examples, int steps, int shards)
        {
            using var trainer = new Trainer(network, rule, new Adam { LearningRate = 1e-5f }, new() { MaxSteps = steps, Batch = Batch, Shards = shards, Threads = threads, Loss = loss });
            var perExample = new Median();
            for (int epoch = -2; epoch < epochs; epoch++)
            {
                var report = trainer.TrainEpoch(examples);
                if (epoch < 0)
                {
                    continue; // compiled meanwhile
                }

                perExample.Add(report.MillisecondsPerExample);
                if (epoch == epochs - 1)
                {
                    Console.WriteLine(what);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  per example         {perExample}: {1e3 / perExample.Value:N0} a second; hidden neurons fire at {report.RatesHz["Hidden"]:0} Hz"));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  memory in flight    {Bytes(network, rule, trainer.Weights, examples[0].Spikes) / 1e6:0.00} MB an example"));
                }
            }
        }
    }

    private static long Bytes(INetwork network, LearningRule rule, WeightStore weights, SpikeTrain spikes)
    {
        using var trial = network.CreateTrial(new(network.Layout(), weights, spikes.Steps) { Rule = rule });
        trial.Forward(spikes);
        return trial.Bytes;
    }

    public static Example[] Examples(int count, int channels, int steps, int spikes, int classes)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Example(
                SpikeTrain.FromPairs(Enumerable.Range(0, spikes).Select(_ => (Step: random.Next(steps), random.Next(channels))).OrderBy(s => s.Step), steps), i % classes)),
        ];
    }
}
