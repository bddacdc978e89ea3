using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.EndToEnd;

/// <summary>The networks of the examples that read spike latencies, small: every rule learns, on any number of threads.</summary>
public class LatencyNetworkTests
{
    private static readonly YinYang Symbol = new() { Dt = 0.5f * ms };
    private static readonly SpikeDataset Points = Symbol.Draw(600, seed: 1);

    public static TheoryData<string> Rules => [nameof(EventProp), nameof(SurrogateBptt), nameof(EProp)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_learns_the_yin_yang_symbol(string rule)
    {
        using var trainer = Make(rule, threads: 1);
        var first = trainer.TrainEpoch(Points);
        for (int epoch = 1; epoch < 8; epoch++)
        {
            trainer.TrainEpoch(Points);
        }

        var test = trainer.Evaluate(Symbol.Draw(300, seed: 2));
        Assert.True(test.Loss < 0.7 * first.Loss, $"{first.Loss} {test.Loss}");
        Assert.True(test.Accuracy > 0.7, $"{rule}: {test.Accuracy}");
        int right = Points.Take(50).Count(e => trainer.Predict(e.Spikes) == e.Label);
        Assert.Equal(right / 50.0, trainer.Evaluate(Points.Take(50)).Accuracy, 6);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Threads_change_no_bit(string rule)
    {
        Assert.Equal(Train(1), Train(3));

        byte[] Train(int threads)
        {
            using var trainer = Make(rule, threads);
            trainer.TrainEpoch(Points.Take(150));
            return MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
        }
    }

    [Fact]
    public void Images_are_learned_from_one_spike_a_pixel()
    {
        var encoder = new LatencyEncoder();
        var images = new SpikeDataset(
            Enumerable.Range(0, 200).Select(i => new Example(encoder.Encode(Stripe(i % 4, (byte)(155 + i / 2))), i % 4)), 64, 4, encoder.Steps, encoder.Dt);
        using var trainer = new Trainer(
            new LatencyNetwork(64, 30, 4, 1 * ms, Init.Normal(sd: 0.3f, mean: 0.5f)),
            new EventProp(),
            new Adam { LearningRate = 5e-3f },
            new() { MaxSteps = images.Steps, Threads = 2, Loss = new ExponentialCrossEntropy(10 * ms, encoder.Dt) });
        for (int epoch = 0; epoch < 10; epoch++)
        {
            trainer.TrainEpoch(images);
        }

        Assert.True(trainer.Evaluate(images).Accuracy > 0.95);
    }

    private static Trainer Make(string rule, int threads) => new(
        new LatencyNetwork(YinYang.Channels, 40, 3, Symbol.Dt, Init.Normal(sd: 1.5f, mean: 2)),
        rule switch { nameof(EProp) => new EProp(), nameof(SurrogateBptt) => new SurrogateBptt(), _ => new EventProp() },
        new Adam { LearningRate = 5e-3f },
        new() { MaxSteps = Symbol.Steps, Threads = threads, Loss = new SumCrossEntropy() });

    private static byte[] Stripe(int row, byte brightness)
    {
        var pixels = new byte[64];
        pixels.AsSpan(16 * row, 16).Fill(brightness);
        return pixels;
    }
}

#pragma warning disable format // columns are aligned to be read as a table
/// <summary>As the examples have it.</summary>
[Network]
[Train<EventProp>]
[Train<EProp>]
[Train<SurrogateBptt>]
public partial class LatencyNetwork(int channels, int hidden, int classes, Time dt, Init weights)
{
    public Time Dt { get; init; } = dt;

    public Population<SpikeInput> Input  { get; } = new(channels);
    public Population<Lif>        Hidden { get; } = new(hidden) { Model = new() { TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky>      Output { get; } = new(classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(weights);
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.1f));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}
