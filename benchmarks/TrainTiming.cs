using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Times whole epochs of training on a data set, everything included.</summary>
internal static class TrainTiming
{
    public static int Run(string trainFile, string testFile, int epochs, int threads)
    {
        var train = SpikeDataset.LoadShd(trainFile);
        var test = SpikeDataset.LoadShd(testFile, new() { Steps = train.Steps, Classes = train.Classes });
        var network = new RecordedDigits(train.Channels, train.Classes);
        using var trainer = new Trainer(
            network,
            new EProp(),
            new Adam(),
            new() { MaxSteps = train.Steps, Batch = 32, Threads = threads, Penalty = new RatePenalty { Strength = 1e-3f } });
        Console.WriteLine($"{train.Count} training examples, {train.Steps} steps, {train.Classes} classes, {threads} threads");
        var perExample = new Median();
        for (int i = 0; i < epochs; i++)
        {
            var epoch = trainer.TrainEpoch(train);
            perExample.Add(epoch.MillisecondsPerExample);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {epoch.Epoch}: train {epoch.Accuracy:P1}, test {trainer.Evaluate(test).Accuracy:P1}, {epoch.RatesHz["Hidden"]:0.0} Hz, {epoch.MillisecondsPerExample:0.00} ms per example"));
        }

        Console.WriteLine($"per training example    {perExample}");
        return 0;
    }
}
