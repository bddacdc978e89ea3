using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>A simulation whose populations share a kernel, and in which what learns shares rules: kernels of two convolutions, and synapses with delays of their own beside others with one.</summary>
[Network]
public partial class LearningCells
{
    public Time Dt => 1 * ms;

    public Population<SpikeInput> Input { get; } = new(5, 6, 1);

    public Population<Lif> Seen { get; } = new(4, 5, 3) { Model = new() { VTh = 0.5f } };

    public Population<Lif> Deeper { get; } = new(3, 4, 2) { Model = new() { VTh = 0.5f } };

    public Population<Lif> One { get; } = new(40) { Model = new() { VTh = 0.5f } };

    public Population<Lif> Two { get; } = new(33) { Model = new() { VTh = 0.5f } };

    [Learn<PairStdp>] public Convolution<Exponential> Kernel { get; } = new(Init.Uniform(0.3f, 0.9f), kernel: 2) { Delay = 2 * ms, Rule = new PairStdp { APlus = 0.02f } };

    [Learn<PairStdp>] public Convolution<Exponential> Next { get; } = new(Init.Uniform(0.1f, 0.5f), kernel: 2);

    [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Convolution<Exponential> Praised { get; } = new(Init.Uniform(0.1f, 0.5f), kernel: 2) { Delay = 3 * ms };

    [Learn<SeeingBefore>] public Sparse<Exponential> Spread { get; } = new(DelayedRules.Weights(0.15f), Connect.Where(DelayedRules.Connected)) { Delays = Delays };

    [Learn<SeeingBefore>] public Sparse<Exponential> Further { get; } = new(DelayedRules.Weights(0.25f), Connect.Where(DelayedRules.Connected)) { Delays = Delays };

    [Learn<SeeingBefore>] public Sparse<Exponential> Back { get; } = new(DelayedRules.Weights(0.1f), Connect.Where(DelayedRules.Connected)) { Delay = 2 * ms };

    [Learn<PairStdp>] public Sparse<Exponential> Given { get; } = new(Init.Uniform(0.1f, 0.3f), Connect.Probability(0.5f)) { Delays = Delays };

    public Wiring Wires =>
    [
        Input >> Kernel >> Seen, Seen >> Next >> Deeper, Seen >> Praised >> Deeper,
        Seen >> Spread >> One, One >> Further >> Two, Two >> Back >> One, Input >> Given >> Two,
    ];

    private static SynapseDelays Delays => SynapseDelays.Of((i, j) => DelayedRules.StepsOf(i, j) * ms);
}
