using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>The shape of the golden network of EventProp, with delays that learn; two of them end at the same neurons.</summary>
[Network, Train<EventProp>, Train<EProp>, Train<SurrogateBptt>]
public partial class TrainedDelayNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Time HidOutDelay { get; init; } = 4 * ms;

    public Time MostDelay { get; init; }

    public Population<SpikeInput> Input { get; } = new(6);
    // no delay is as long as the hold: a neuron's own spike that came back when it is free again would be at a kink of the loss
    public Population<Lif> Hidden { get; } = new(4) { Model = new() { TauRef = 2.5f * ms } };
    public Population<Leaky> Output { get; } = new(2);

    [Trainable, TrainableDelay] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2)) { Delay = 2 * ms };
    [TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.3f)) { Delay = 3 * ms };
    [TrainableDelay] public Dense<Exponential> HidOut => field ??= new(Init.Normal(sd: 1)) { Delay = HidOutDelay, MostDelay = MostDelay };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>One delay that learns, between weights that stay.</summary>
[Network, Train<EventProp>]
public partial class OneDelayNetwork
{
    public Time Dt { get; init; } = 0.5f * ms;

    public Population<SpikeInput> Input { get; } = new(7);
    public Population<Lif> Hidden { get; } = new(8);
    public Population<Leaky> Output { get; } = new(3);

    public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 1, mean: 1.5f));
    [TrainableDelay] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1)) { Delay = 6 * ms, MostDelay = 15.2f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The same shape with a delay of its own for every neuron of a source.</summary>
[Network, Train<EventProp>, Train<EProp>, Train<SurrogateBptt>]
public partial class NeuronDelayNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(4) { Model = new() { TauRef = 2.5f * ms } };
    public Population<Leaky> Output { get; } = new(2);

    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2)) { Delay = 2 * ms };
    [TrainableDelay(Per.Neuron)] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.3f)) { Delay = 3 * ms };
    [TrainableDelay(Per.Neuron)] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1)) { Delay = 4 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>More neurons than fit an integer of spikes, in two populations, with delays of their own or one for all.</summary>
[Network, Train<EventProp>, Train<SurrogateBptt>]
public partial class WideDelayNetwork
{
    public Population<SpikeInput> Input { get; } = new(9);
    public Population<Lif> First { get; } = new(35);
    public Population<Lif> Hidden { get; } = new(19);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> InFirst { get; } = new(Init.Normal(1.2f, 0.8f)) { Delay = 3 * ms };
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> FirstHid { get; } = new(Init.Normal(0.5f, 0.3f)) { Delay = 2 * ms, MostDelay = 13 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> HidFirst { get; } = new(Init.Normal(0.3f)) { Delay = 4 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InFirst >> First, First >> FirstHid >> Hidden, Hidden >> HidFirst >> First, Hidden >> HidOut >> Output];
}

/// <summary>Two hidden neurons whose spikes take different times to the readout and back, as one population.</summary>
[Network, Train<EventProp>, Train<EProp>, Train<SurrogateBptt>]
public partial class JoinedNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(2);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(1));
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> HidHid { get; } = new(Init.Constant(1)) { Delay = 5 * ms };
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1)) { Delay = 5 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The same as two populations of one neuron.</summary>
[Network, Train<EventProp>, Train<EProp>, Train<SurrogateBptt>]
public partial class SplitNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> A { get; } = new(1);
    public Population<Lif> B { get; } = new(1);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InA { get; } = new(Init.Constant(1));
    [Trainable] public Dense<Exponential> InB { get; } = new(Init.Constant(1));
    [Trainable, TrainableDelay] public Dense<Exponential> AA { get; } = new(Init.Constant(1)) { Delay = 5 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> AB { get; } = new(Init.Constant(1)) { Delay = 5 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> BA { get; } = new(Init.Constant(1)) { Delay = 5 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> BB { get; } = new(Init.Constant(1)) { Delay = 5 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> AOut { get; } = new(Init.Constant(1)) { Delay = 5 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> BOut { get; } = new(Init.Constant(1)) { Delay = 5 * ms };

    public Wiring Wires =>
    [
        Input >> InA >> A, Input >> InB >> B,
        A >> AA >> A, A >> AB >> B, B >> BA >> A, B >> BB >> B,
        A >> AOut >> Output, B >> BOut >> Output,
    ];
}

/// <summary>Two detectors of two inputs each, which reach their threshold when both arrive together; the delays alone learn.</summary>
[Network, Train<EventProp>]
public partial class CoincidenceNetwork
{
    public Time Dt { get; init; } = 0.5f * ms;

    public Population<SpikeInput> Input { get; } = new(4);
    [Readout] public Population<Lif> Detectors { get; } = new(2) { Model = new() { TauMem = 10 * ms } };

    [TrainableDelay(Per.Neuron)] public Dense<Exponential> Axons { get; } = new(Init.Constant(0)) { Delay = 2 * ms, MostDelay = 20 * ms };

    public Wiring Wires => [Input >> Axons >> Detectors];
}
