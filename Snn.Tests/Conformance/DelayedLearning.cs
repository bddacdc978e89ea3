using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Every projection has a delay for each synapse: of 1, 3 and 6 steps by the numbers of their neurons.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class DelayedLearning(int longer = 0)
{
    public static readonly int[] All = [1, 3, 6];

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A { get; } = new(Weights(0.8f), Connect.Where(Connected)) { Delays = Delays(longer) };

    [Trainable] public Sparse<Exponential> B { get; } = new(Weights(0.3f), Connect.Where(Connected)) { Delays = Delays(longer) };

    [Trainable] public Sparse<Exponential> C { get; } = new(Weights(0.5f), Connect.Where(Connected)) { Delays = Delays(longer) };

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Hidden, Hidden >> C >> Output];

    private static SynapseDelays Delays(int longer) => SynapseDelays.Of((i, j) => (StepsOf(i, j) + longer) * ms);

    public static bool Connected(int i, int j) => (7 * i + 3 * j) % 5 < 3;

    public static int StepsOf(int i, int j) => All[(i * i + j) % 3];

    public static Init Weights(float mean) => Init.Of((i, j) => mean * ((3 * i + j) % 11 / 5f - 0.4f));
}

/// <summary>The same with a projection for each delay.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class SplitLearning
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A1 { get; } = new(DelayedLearning.Weights(0.8f), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> A3 { get; } = new(DelayedLearning.Weights(0.8f), Of(3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> A6 { get; } = new(DelayedLearning.Weights(0.8f), Of(6)) { Delay = 6 * ms };

    [Trainable] public Sparse<Exponential> B1 { get; } = new(DelayedLearning.Weights(0.3f), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> B3 { get; } = new(DelayedLearning.Weights(0.3f), Of(3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> B6 { get; } = new(DelayedLearning.Weights(0.3f), Of(6)) { Delay = 6 * ms };

    [Trainable] public Sparse<Exponential> C1 { get; } = new(DelayedLearning.Weights(0.5f), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> C3 { get; } = new(DelayedLearning.Weights(0.5f), Of(3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> C6 { get; } = new(DelayedLearning.Weights(0.5f), Of(6)) { Delay = 6 * ms };

    public Wiring Wires =>
    [
        Input >> A1 >> Hidden, Input >> A3 >> Hidden, Input >> A6 >> Hidden, Hidden >> B1 >> Hidden, Hidden >> B3 >> Hidden, Hidden >> B6 >> Hidden,
        Hidden >> C1 >> Output, Hidden >> C3 >> Output, Hidden >> C6 >> Output,
    ];

    private static Connect Of(int steps) => Connect.Where((i, j) => DelayedLearning.Connected(i, j) && DelayedLearning.StepsOf(i, j) == steps);
}
