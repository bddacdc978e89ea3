using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that are drawn for each spike come in, go round, lead on and reach the readout; what learns is before and behind them.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class DrawnLearning(Init weights, Connect connect)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(36);

    public Population<Lif> Hidden { get; } = new(35) { Model = new() { VTh = 1 } };

    public Population<Lif> Next { get; } = new(35) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.3f));

    public Procedural<Exponential> InDrawn { get; } = new(Init.Constant(0.3f), Connect.Probability(0.2f)) { Delay = 3 * ms };

    public Procedural<Exponential> HidHid { get; } = new(weights, Connect.PerSource(5)) { SelfConnections = false, Delay = 2 * ms };

    public Procedural<Exponential> HidNext { get; } = new(weights, connect);

    public Procedural<Exponential> NextOut { get; } = new(Init.Normal(0.5f), Connect.Probability(0.7f));

    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.3f));

    [Trainable] public Sparse<Exponential> NextHid { get; } = new(Init.Normal(0.1f), Connect.PerSource(6));

    public Wiring Wires =>
    [
        Input >> InHid >> Hidden, Input >> InDrawn >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidNext >> Next,
        Next >> NextOut >> Output, Hidden >> HidOut >> Output, Next >> NextHid >> Hidden,
    ];
}

/// <summary>What is drawn delivers by what its sources have left.</summary>
[Network, Train<SurrogateBptt>]
public partial class DrawnTiring
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Lif> Hidden { get; } = new(18) { Model = new() { VTh = 0.5f } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.5f));

    public Procedural<TsodyksMarkram> InTiring { get; } = new(Init.Constant(1.5f), Connect.Probability(0.4f));

    public Procedural<TsodyksMarkram> Tiring { get; } = new(Init.Uniform(0, 1), Connect.Probability(0.3f)) { Delay = 2 * ms };

    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.4f));

    public Wiring Wires => [Input >> InHid >> Hidden, Input >> InTiring >> Hidden, Hidden >> Tiring >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Synapses that are drawn, in a network that learns as it runs.</summary>
[Network, Train<EProp>(Online = true)]
public partial class DrawnOnline
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Lif> Hidden { get; } = new(18) { Model = new() { VTh = 0.5f } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.3f));

    public Procedural<Exponential> InDrawn { get; } = new(Init.Uniform(0, 0.6f), Connect.Probability(0.4f)) { Delay = 3 * ms };

    public Procedural<Exponential> HidHid { get; } = new(Init.Constant(0.2f), Connect.PerSource(4)) { SelfConnections = false, Delay = 2 * ms };

    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.4f));

    public Wiring Wires => [Input >> InHid >> Hidden, Input >> InDrawn >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
