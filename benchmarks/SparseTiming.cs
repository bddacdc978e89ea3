using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>Times training with a share of the synapses against training with all, epoch by epoch in turn.</summary>
internal static class SparseTiming
{
    public static int Run(string trainFile, int epochs, int threads, int hidden)
    {
        var train = SpikeDataset.LoadShd(trainFile);
        Console.WriteLine($"{train.Count} training examples, {train.Steps} steps, {train.Classes} classes, {hidden} hidden neurons, {threads} threads, e-prop, batches of 16");
        var rewiring = new DeepR { L1 = 1e-5f };
        (string What, INetwork Network)[] kinds =
        [
            ("all synapses", new RecordedDigits(train.Channels, train.Classes, hidden)),
            ("10 %", new SparseDigits(train.Channels, hidden, train.Classes, 0.1f, null)),
            ("10 %, rewired", new SparseDigits(train.Channels, hidden, train.Classes, 0.1f, rewiring)),
            ("1 %, rewired", new SparseDigits(train.Channels, hidden, train.Classes, 0.01f, rewiring)),
        ];
        var trainers = kinds.Select(k => new Trainer(
            k.Network,
            new EProp(),
            new Adam(),
            new() { MaxSteps = train.Steps, Batch = 16, Threads = threads, Loss = new AverageCrossEntropy { Sharpness = 10 }, Penalty = new RatePenalty { Strength = 1e-5f }, ChannelShift = 20 })).ToArray();
        Median[] times = [.. kinds.Select(_ => new Median())], ratios = [.. kinds.Select(_ => new Median())];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            double[] took = [.. trainers.Select(t => t.TrainEpoch(train).MillisecondsPerExample)];
            for (int i = 0; epoch > 0 && i < took.Length; i++)
            {
                times[i].Add(took[i]);
                ratios[i].Add(took[i] / took[0]);
            }
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kinds[i].What,-20} {times[i].Value:0.000} ms per example, {ratios[i].Value:0.00} of all"));
            trainers[i].Dispose();
        }

        return 0;
    }
}
