using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.EndToEnd;

/// <summary>A readout that spikes learns to spike first for the right class, by every rule, from silence too.</summary>
public class FirstSpikeTests
{
    private const int Steps = 60;

    private static readonly SpikeDataset Patterns = new(
        Enumerable.Range(0, 120).Select(i => new Example(Pattern(i % 3, seed: i), i % 3)), 12, 3, Steps, 0.5f * ms);

    public static TheoryData<string> Rules => [nameof(EventProp), nameof(SurrogateBptt), nameof(EProp)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_learns_to_spike_first_for_the_right_class(string rule)
    {
        using var trainer = Make(rule, threads: 1, Init.Normal(sd: 1, mean: 1));
        var first = trainer.TrainEpoch(Patterns);
        for (int epoch = 1; epoch < 30; epoch++)
        {
            trainer.TrainEpoch(Patterns);
        }

        var test = trainer.Evaluate(Patterns);
        Assert.True(test.Loss < 0.5 * first.Loss, $"{first.Loss} {test.Loss}");
        Assert.True(test.Accuracy > 0.95, $"{rule}: {test.Accuracy}");
        Assert.Equal(Patterns[1].Label, trainer.Predict(Patterns[1].Spikes));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Neurons_that_are_silent_at_first_are_pulled_up(string rule)
    {
        double[] accuracies = [.. Enumerable.Range(1, 6).Select(Train)];
        Assert.True(accuracies.Average() > 0.95, $"{rule}: {string.Join(", ", accuracies)}");

        double Train(int seed)
        {
            using var trainer = Make(rule, threads: 1, Init.Normal(sd: 0.1f, mean: 0.1f), seed);
            Assert.Equal(0, trainer.Evaluate(Patterns).RatesHz["Output"]);
            for (int epoch = 0; epoch < 60; epoch++)
            {
                trainer.TrainEpoch(Patterns);
            }

            return trainer.Evaluate(Patterns).Accuracy;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Threads_change_no_bit(string rule)
    {
        Assert.Equal(Train(1), Train(3));

        byte[] Train(int threads)
        {
            using var trainer = Make(rule, threads, Init.Normal(sd: 1, mean: 1));
            trainer.TrainEpoch(Patterns);
            return MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
        }
    }

    [Fact]
    public void A_loss_of_the_output_is_refused_for_a_readout_that_spikes_and_the_other_way_round()
    {
        var options = new TrainerOptions { MaxSteps = Steps, Loss = new AverageCrossEntropy() };
        var spiking = Assert.Throws<ArgumentException>(() => new Trainer(new FirstSpikeNetwork(Init.Glorot()), new EventProp(), new Adam(), options));
        Assert.Contains("AverageCrossEntropy reads the output of a readout, but Output of FirstSpikeNetwork spikes", spiking.Message);

        var silent = Assert.Throws<ArgumentException>(() => new Trainer(
            new LatencyNetwork(12, 10, 3, 1 * ms, Init.Glorot()), new EventProp(), new Adam(), options with { Loss = new FirstSpikeCrossEntropy() }));
        Assert.Contains("Output of LatencyNetwork does not spike", silent.Message);
    }

    private static Trainer Make(string rule, int threads, Init weights, int seed = 1) => new(
        new FirstSpikeNetwork(weights),
        rule switch { nameof(EProp) => new EProp(), nameof(SurrogateBptt) => new SurrogateBptt(), _ => new EventProp() },
        new Adam { LearningRate = 1e-2f },
        new() { MaxSteps = Steps, Batch = 20, Threads = threads, Seed = seed, Loss = new FirstSpikeCrossEntropy() });

    /// <summary>Each class has four channels that spike early and others that spike late, with jitter.</summary>
    private static SpikeTrain Pattern(int label, int seed)
    {
        var random = new Random(seed);
        var spikes = Enumerable.Range(0, 12).Select(k => (Step: (k / 4 == label ? 2 : 24) + random.Next(8), Unit: k));
        return SpikeTrain.FromPairs(spikes.OrderBy(s => s.Step), Steps);
    }
}

#pragma warning disable format // columns are aligned to be read as a table
/// <summary>Both layers spike.</summary>
[Network]
[Train<EventProp>]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class FirstSpikeNetwork(Init weights)
{
    public Time Dt { get; init; } = 0.5f * ms;

    public Population<SpikeInput>    Input  { get; } = new(12);
    public Population<Lif>           Hidden { get; } = new(20) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    [Readout] public Population<Lif> Output { get; } = new(3) { Model = new() { TauRef = 1 * ms, Steepness = 5 } };

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Normal(sd: 1, mean: 1));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(weights);

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
