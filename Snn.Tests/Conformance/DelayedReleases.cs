using Snn.Models;

namespace Snn.Tests.Conformance;

// synapses that keep states of their source neurons, with delays of their own

/// <summary>Every projection releases, and has a delay for each synapse: of 1 or 6 steps by the numbers of their neurons.</summary>
[Network(Streams = true), Train<EProp>, Train<SurrogateBptt>]
public partial class DelayedReleases
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<ReleaseLif> Hidden { get; } = new(17);

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<TrainedTsodyksMarkram> A { get; } = new(DelayedLearning.Weights(20), Connect.Where(DelayedLearning.Connected)) { Delays = Delays, Model = new() { X0 = 0.7f } };

    [Trainable] public Sparse<TrainedTsodyksMarkram> B { get; } = new(DelayedLearning.Weights(6), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    [Trainable] public Sparse<TrainedTsodyksMarkram> C { get; } = new(DelayedLearning.Weights(1), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Hidden, Hidden >> C >> Output];

    /// <summary>The delays that there are: two, so that what a launch is given stays small where each is a projection.</summary>
    public static readonly int[] All = [1, 6];

    /// <summary>That of a pair.</summary>
    public static int StepsOf(int i, int j) => All[(i * i + j) % 2];

    private static SynapseDelays Delays => SynapseDelays.Of((i, j) => StepsOf(i, j) * ms);
}

/// <summary>The same with a projection for each delay.</summary>
[Network(Streams = true), Train<EProp>, Train<SurrogateBptt>]
public partial class SplitReleases
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<ReleaseLif> Hidden { get; } = new(17);

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<TrainedTsodyksMarkram> A1 { get; } = new(DelayedLearning.Weights(20), Of(1)) { Delay = 1 * ms, Model = new() { X0 = 0.7f } };

    [Trainable] public Sparse<TrainedTsodyksMarkram> A6 { get; } = new(DelayedLearning.Weights(20), Of(6)) { Delay = 6 * ms, Model = new() { X0 = 0.7f } };

    [Trainable] public Sparse<TrainedTsodyksMarkram> B1 { get; } = new(DelayedLearning.Weights(6), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<TrainedTsodyksMarkram> B6 { get; } = new(DelayedLearning.Weights(6), Of(6)) { Delay = 6 * ms };

    [Trainable] public Sparse<TrainedTsodyksMarkram> C1 { get; } = new(DelayedLearning.Weights(1), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<TrainedTsodyksMarkram> C6 { get; } = new(DelayedLearning.Weights(1), Of(6)) { Delay = 6 * ms };

    public Wiring Wires =>
    [
        Input >> A1 >> Hidden, Input >> A6 >> Hidden, Hidden >> B1 >> Hidden, Hidden >> B6 >> Hidden,
        Hidden >> C1 >> Output, Hidden >> C6 >> Output,
    ];

    private static Connect Of(int steps) => Connect.Where((i, j) => DelayedLearning.Connected(i, j) && DelayedReleases.StepsOf(i, j) == steps);
}

/// <summary>Populations that share a kernel, between which synapses release and have delays of their own, beside others.</summary>
[Network(Streams = true), Train<EProp>, Train<SurrogateBptt>]
public partial class LayeredReleases
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> First { get; } = new(17) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Second { get; } = new(35) { Model = new() { VTh = 0.3f, TauMem = 15 * ms } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<TrainedTsodyksMarkram> In { get; } = new(DelayedLearning.Weights(9), Connect.Where(DelayedLearning.Connected)) { Delays = Delays, Model = new() { X0 = 0.7f } };

    [Trainable] public Sparse<TrainedTsodyksMarkram> Next { get; } = new(DelayedLearning.Weights(9), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    [Trainable] public Sparse<TrainedTsodyksMarkram> Skip { get; } = new(DelayedLearning.Weights(2), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    [Trainable] public Dense<TsodyksMarkram> Tired { get; } = new(Init.Normal(2)) { Delay = 2 * ms };

    [Trainable] public Sparse<Exponential> Out { get; } = new(DelayedLearning.Weights(1), Connect.Where(DelayedLearning.Connected)) { Delays = Delays };

    public Wiring Wires => [Input >> In >> First, First >> Next >> Second, First >> Skip >> Output, Second >> Tired >> Output, Second >> Out >> Output];

    private static SynapseDelays Delays => SynapseDelays.Of((i, j) => DelayedReleases.StepsOf(i, j) * ms);
}
