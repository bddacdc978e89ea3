using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>
/// Populations that share a kernel and learn as they run, whatever paths are: through delays of single synapses, convolutions,
/// windows and synapses that are drawn, by which they also reach the readout.
/// </summary>
[Network, Train<EProp>(Online = true)]
public partial class LearningMixed
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6, 6, 1);

    public Population<Lif> Seen { get; } = new(5, 5, 3) { Model = new() { VTh = 0.5f } };

    public Population<Lif> Spread { get; } = new(33) { Model = new() { VTh = 0.5f, TauMem = 15 * ms } };

    public Population<Lif> Mean { get; } = new(2, 2, 3) { Model = new() { VTh = 0.5f } };

    public Population<Leaky> Output { get; } = new(1, 1, 3);

    [Trainable] public Dense<Exponential> InSeen { get; } = new(Init.Normal(sd: 0.3f, mean: 0.1f)) { Delay = 2 * ms };

    public Convolution<Exponential> Kernel { get; } = new(Init.Uniform(0, 0.8f), kernel: 2);

    [Trainable, Learn<Watching>] public Dense<Exponential> MeanSeen { get; } = new(DelayedLearning.Weights(0.3f)) { Delay = 2 * ms };

    [Trainable] public Sparse<Exponential> InSpread { get; } = new(DelayedLearning.Weights(0.6f), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    public Procedural<Exponential> Drawn { get; } = new(Init.Uniform(0, 0.2f), Connect.Probability(0.4f)) { Delay = 3 * ms };

    [Trainable, Learn<Watching>] public Dense<Exponential> SeenSpread { get; } = new(DelayedLearning.Weights(0.1f)) { Delay = 2 * ms };

    [Trainable] public Sparse<Exponential> SpreadMean { get; } = new(DelayedLearning.Weights(0.5f), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    public Pool<Exponential> Window { get; } = new(Init.Constant(3), Pooling.Average, window: 2) { Delay = 2 * ms };

    [Trainable, Learn<Watching>] public Dense<Exponential> SpreadMean2 { get; } = new(DelayedLearning.Weights(0.2f)) { Delay = 2 * ms };

    public Convolution<Exponential> SeenOut { get; } = new(Init.Normal(0.3f), kernel: 5) { Delay = 2 * ms };

    [Trainable] public Dense<Exponential> SpreadOut { get; } = new(Init.Normal(0.3f));

    public Procedural<Exponential> MeanOut { get; } = new(Init.Normal(0.5f), Connect.Probability(0.7f)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> InOut { get; } = new(DelayedLearning.Weights(0.5f), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    public Wiring Wires =>
    [
        Input >> InSeen >> Seen, Input >> Kernel >> Seen, Mean >> MeanSeen >> Seen,
        Input >> InSpread >> Spread, Seen >> Drawn >> Spread, Seen >> SeenSpread >> Spread,
        Spread >> SpreadMean >> Mean, Seen >> Window >> Mean, Spread >> SpreadMean2 >> Mean,
        Seen >> SeenOut >> Output, Spread >> SpreadOut >> Output, Mean >> MeanOut >> Output, Input >> InOut >> Output,
    ];

    private static SynapseDelays Delays => SynapseDelays.Of((i, j) => DelayedLearning.StepsOf(i, j) * ms);
}
