using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>
/// Times training with a share of the synapses against training with all, epoch by epoch in turn, by the clock and by the
/// processor time of the whole process, which other programs disturb less.
/// </summary>
internal static class SparseTiming
{
    public static int Run(string trainFile, int epochs, int threads, int hidden, string rule)
    {
        var train = SpikeDataset.LoadShd(trainFile);
        Console.WriteLine($"{train.Count} training examples, {train.Steps} steps, {train.Classes} classes, {hidden} hidden neurons, {threads} threads, {rule}, batches of 16");
        var rewiring = new DeepR { L1 = 1e-5f };
        (string What, INetwork Network)[] kinds =
        [
            ("all synapses", new RecordedDigits(train.Channels, train.Classes, hidden)),
            ("10 %", new SparseDigits(train.Channels, hidden, train.Classes, 0.1f, null)),
            ("10 %, rewired", new SparseDigits(train.Channels, hidden, train.Classes, 0.1f, rewiring)),
            ("10 % in blocks of 8, rewired", new SparseDigits(train.Channels, hidden, train.Classes, 0.1f, rewiring, 8)),
            ("1 %, rewired", new SparseDigits(train.Channels, hidden, train.Classes, 0.01f, rewiring)),
        ];
        var trainers = kinds.Select(k => new Trainer(
            k.Network,
            rule == nameof(EProp) ? new EProp() : new SurrogateBptt(),
            new Adam(),
            new() { MaxSteps = train.Steps, Batch = 16, Threads = threads, Loss = new AverageCrossEntropy { Sharpness = 10 }, Penalty = new RatePenalty { Strength = 1e-5f }, ChannelShift = 20 })).ToArray();
        Median[] times = [.. kinds.Select(_ => new Median())], ratios = [.. kinds.Select(_ => new Median())], works = [.. kinds.Select(_ => new Median())];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var took = trainers.Select(t => Epoch(t, train)).ToArray();
            for (int i = 0; epoch > 0 && i < took.Length; i++)
            {
                times[i].Add(took[i].Clock);
                ratios[i].Add(took[i].Clock / took[0].Clock);
                works[i].Add(took[i].Processor / took[0].Processor);
            }
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kinds[i].What,-28} {times[i].Value:0.000} ms per example, {ratios[i].Value:0.00} of all, of its processor time {works[i].Value:0.00}"));
            trainers[i].Dispose();
        }

        return 0;
    }

    private static (double Clock, double Processor) Epoch(Trainer trainer, SpikeDataset train)
    {
        var before = Environment.CpuUsage.TotalTime;
        double clock = trainer.TrainEpoch(train).MillisecondsPerExample;
        return (clock, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / train.Count);
    }
}
