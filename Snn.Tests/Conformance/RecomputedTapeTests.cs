using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A gradient from checkpoints has the bits of the one from a whole tape, and takes less memory.</summary>
public sealed class RecomputedTapeTests
{
    private const int Steps = 150;

    public static TheoryData<LearningRule, INetwork, Penalty?> Cases() => new()
    {
        { new SurrogateBptt(), new GoldenNetwork(), new RatePenalty { Strength = 1e-3f } },
        { new EProp(), new GoldenNetwork(), new RatePenalty { Strength = 1e-3f } },
        { new EventProp(), new GoldenLifNetwork { Hidden = new(37) { Model = new() { TauRef = 3 * ms } } }, new RatePenalty { Strength = 1e-3f } },
        { new EventProp(), new AlifNetwork { Hidden = new(21) }, null },
        { new SurrogateBptt(), new TrainedGoldenNetworkPerNeuron(), null },
        { new EventProp(), TrainedHybridNetwork.With("", 0, 1), null },
        { new SurrogateBptt(), new PlasticNetwork { Hidden = new(18) { Model = new() { VTh = 0.02f } } }, null },
        { new EProp(), new PlasticNetwork { Hidden = new(18) { Model = new() { VTh = 0.02f } } }, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Checkpoints_change_no_bit(LearningRule rule, INetwork network, Penalty? penalty)
    {
        var whole = Gradient(rule, network, penalty, out var spikes);
        Assert.NotEmpty(spikes);
        Assert.Contains(whole, g => g != 0);
        foreach (int every in (int[])[1, 7, 12, 50, Steps - 1, Steps, 2 * Steps])
        {
            Assert.Equal(whole, Gradient(rule with { CheckpointEvery = every }, network, penalty, out var again));
            Assert.Equal(spikes, again);
        }
    }

    [Fact]
    public void The_tape_takes_the_memory_of_checkpoints_and_one_stretch()
    {
        // the hidden population of the golden network: psi on the tape, V, A and the hold as states, a cache line of neurons
        const int steps = 10_000, every = 100, line = 64, tapes = 1;
        using var whole = new TrialRun(new GoldenNetwork(), Backend.Simd, steps, new SurrogateBptt());
        using var parts = new TrialRun(new GoldenNetwork(), Backend.Simd, steps, new SurrogateBptt { CheckpointEvery = every });
        int states = parts.Trial.States.Count;
        Assert.Equal(line * (tapes * (steps - every) - states * (steps / every)), whole.Trial.Bytes - parts.Trial.Bytes);
    }

    [Fact]
    public void Of_several_rules_a_trial_keeps_the_tape_of_its_own()
    {
        Assert.Equal(BytesPerStep(new TapedByOne(), new EventProp()), BytesPerStep(new TapedByAll(), new EventProp()));
        Assert.Equal(BytesPerStep(new TapedByTwo(), new EProp()), BytesPerStep(new TapedByAll(), new EProp()));
        Assert.Equal(BytesPerStep(new TapedByTwo(), new SurrogateBptt()), BytesPerStep(new TapedByAll(), new SurrogateBptt()));
        // a neuron's psi, two modes or four values at the start of a step, a cache line of neurons each
        Assert.Equal(3 * 64, BytesPerStep(new TapedByAll(), new EProp()) - BytesPerStep(new TapedByAll(), null));
        Assert.Equal(4 * 64, BytesPerStep(new TapedByAll(), new EventProp()) - BytesPerStep(new TapedByAll(), null));
    }

    [Fact]
    public void Whether_a_neuron_spikes_or_holds_takes_no_number()
    {
        // psi is a number of each neuron, and the two modes are a bit of each, which take a fourth of a byte at most
        INetwork network = new TapedByTwo { Hidden = new(1024) };
        Assert.InRange(BytesPerStep(network, new SurrogateBptt()) - BytesPerStep(network, null), 1024 * sizeof(float), 1024 * sizeof(float) + 2 * 1024 / 4);
    }

    private static long BytesPerStep(INetwork network, LearningRule? rule)
    {
        return (Bytes(2000) - Bytes(1000)) / 1000;

        long Bytes(int steps)
        {
            var layout = network.Layout();
            using var weights = new WeightStore(layout);
            using var trial = network.CreateTrial(new(layout, weights, steps) { Rule = rule, Feedback = new(layout, Feedback.Symmetric) });
            return trial.Bytes;
        }
    }

    [Fact]
    public void A_distance_below_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SurrogateBptt { CheckpointEvery = -1 });

    private static float[] Gradient(LearningRule rule, INetwork network, Penalty? penalty, out (int, int)[] spikes)
    {
        using var run = new TrialRun(network, Backend.Simd, Steps, rule, penalty);
        var random = new Random(5);
        for (int p = 0; p < run.Layout.Projections.Count; p++)
        {
            for (int k = 0; k < run.Weights.SourceSize(p); k++)
            {
                foreach (ref float w in run.Weights[p][k].Span[..run.Weights.TargetSize(p)])
                {
                    w = 2.5f * (random.NextSingle() - 0.25f);
                }
            }
        }

        var draw = new Random(2);
        var input = SpikeTrain.FromPairs(
            Enumerable.Range(0, Steps).SelectMany(t => Enumerable.Range(0, run.Layout.Populations[0].Size).Where(_ => draw.NextDouble() < 0.05).Select(k => (t, k))), Steps);
        run.Forward(input, 1);
        run.Backward();
        spikes = run.Spikes("Hidden");
        return [.. run.Gradient.All.Span, .. run.ParameterGradient.All.Span];
    }
}

[Network, Train<EventProp>, Train<SurrogateBptt>, Train<EProp>]
public partial class TapedByAll
{
    public Population<SpikeInput> Input { get; } = new(3);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(1));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EventProp>]
public partial class TapedByOne
{
    public Population<SpikeInput> Input { get; } = new(3);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(1));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<SurrogateBptt>, Train<EProp>]
public partial class TapedByTwo
{
    public Population<SpikeInput> Input { get; } = new(3);
    public Population<Lif> Hidden { get; init; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(1));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
