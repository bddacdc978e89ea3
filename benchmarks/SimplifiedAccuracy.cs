using System.Globalization;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>
/// What each simplification of e-prop costs in accuracy on spoken digits. Learning rates, and the range of weights of a few bits, are
/// those that do best on training utterances held out. What changes no sum of the online form but for rounding (tested so) is trained
/// by the backward sweep, which is tens of times as fast.
/// </summary>
internal static class SimplifiedAccuracy
{
    private static readonly float[] Rates = [1e-3f, 3e-3f, 1e-2f];

    public static int Run(string trainFile, string testFile, int epochs, int threads, int hidden, string only, int[] seeds)
    {
        var all = SpikeDataset.LoadShd(trainFile);
        var test = SpikeDataset.LoadShd(testFile, new() { Steps = all.Steps, Classes = all.Classes });
        int kept = all.Count * 4 / 5;
        ChoiceAlif triangle = new(), box = new() { Triangle = 0, Box = 1 }, straight = new() { Triangle = 0, Straight = 1 };
        INetwork Full(ChoiceAlif neuron) => new PrunedDigits(all.Channels, hidden, all.Classes, neuron);
        INetwork Stopped(StoppedAlif neuron) => new StoppedDigits(all.Channels, hidden, all.Classes, neuron);
        EProp sweep = new(), online = new() { Online = true };
        Row[] rows =
        [
            new("full", Full(triangle), [sweep]),
            new("stopped", Stopped(new()), [sweep]),
            new("boxcar", Full(box), [sweep]),
            new("straight", Full(straight), [sweep]),
            .. new[] { 0.1f, 0.3f }.Select(bound => new Row(FormattableString.Invariant($"pruned-{bound}"), Full(triangle), [online with { PruneBelow = bound }], Rates: [3e-3f])),
            .. new[] { 8, 6, 4 }.Select(bits => new Row($"bits-{bits}", Full(triangle), [sweep with { WeightBits = bits, WeightRange = 0.5f }, sweep with { WeightBits = bits, WeightRange = 1 }])),
            new("but-pruning", Stopped(new() { Triangle = 0, Box = 1 }), [sweep with { WeightBits = 8, WeightRange = 0.5f }, sweep with { WeightBits = 8, WeightRange = 1 }]),
        ];
        foreach (var row in rows.Where(r => only == "" || only.Split(',').Contains(r.Name)))
        {
            var choices = row.Rules.SelectMany(rule => (row.Rates ?? Rates).Select(rate => (Rule: rule, Rate: rate))).ToList();
            var best = choices.Count == 1 ? choices[0] : choices.MaxBy(c =>
            {
                double mean = seeds.Average(seed => Accuracy(row.Network, c.Rule, c.Rate, seed, all.Take(kept), all.Skip(kept)));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name}: {c.Rate} {(c.Rule.WeightBits > 0 ? $"±{c.Rule.WeightRange}" : "")} {mean:P1} of those held out"));
                return mean;
            });
            double[] accuracies = [.. seeds.Select(seed => Accuracy(row.Network, best.Rule, best.Rate, seed, all, test))];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name,-14} rate {best.Rate}  {string.Join(" ", accuracies.Select(a => a.ToString("P1", CultureInfo.InvariantCulture)))}  mean {accuracies.Average():P1}"));
        }

        return 0;

        double Accuracy(INetwork network, EProp rule, float rate, int seed, SpikeDataset train, SpikeDataset tested)
        {
            using var trainer = new Trainer(network, rule, new Adam { LearningRate = new LinearSchedule { Start = rate, FinalShare = 0.05f } }, new()
            {
                MaxSteps = all.Steps,
                Batch = 4,
                Epochs = epochs,
                Seed = seed,
                Threads = threads,
                ChannelShift = 20,
            });
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                trainer.TrainEpoch(train);
            }

            return trainer.Evaluate(tested).Accuracy;
        }
    }

    /// <summary>A row of the table.</summary>
    /// <param name="Name">What is simplified.</param>
    /// <param name="Network">The network.</param>
    /// <param name="Rules">The rules to choose from.</param>
    /// <param name="Rates">The learning rates to choose from; null for <see cref="SimplifiedAccuracy.Rates"/>.</param>
    private sealed record Row(string Name, INetwork Network, EProp[] Rules, float[]? Rates = null);
}
