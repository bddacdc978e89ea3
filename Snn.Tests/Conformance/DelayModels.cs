using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>The shape of the golden network of EventProp, with delays that learn; two of them end at the same neurons.</summary>
[Network, Train<EventProp>, Train<EProp>]
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
