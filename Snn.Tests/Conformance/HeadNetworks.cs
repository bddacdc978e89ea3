using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

// networks with several readouts off the same hidden layer

/// <summary>A class and a curve, each with a time constant and a delay of its own.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>(Online = true)]
public partial class HeadsNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; } = new(8);
    public Population<BellecReadout> Class { get; } = new(3);
    public Population<BellecReadout> Curve { get; init; } = new(2) { Model = new() { TauOut = 9 * ms } };

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.2f));
    [Trainable] public Dense<Delta> HidClass { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Delta> HidCurve { get; init; } = new(Init.Normal(0.4f)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidClass >> Class, Hidden >> HidCurve >> Curve];
}

/// <summary>The same with its first readout alone.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>(Online = true)]
public partial class HeadNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; } = new(8);
    public Population<BellecReadout> Class { get; } = new(3);

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.2f));
    [Trainable] public Dense<Delta> HidClass { get; } = new(Init.Normal(0.4f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidClass >> Class];
}

/// <summary>The same with one readout that is both: its first outputs are the class, the others the curve.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class JoinedHeadsNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; } = new(8);
    public Population<BellecReadout> Both { get; } = new(5);

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.2f));
    [Trainable] public Dense<Delta> HidBoth { get; } = new(Init.Normal(0.4f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidBoth >> Both];
}

/// <summary>Two hidden layers of one kind, of which one reaches both readouts and the other the second alone.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>(Online = true)]
public partial class KindHeadsNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> First { get; } = new(8);
    public Population<BellecAlif> Second { get; } = new(6);
    public Population<BellecReadout> Class { get; } = new(3);
    public Population<BellecReadout> Curve { get; init; } = new(2) { Model = new() { TauOut = 9 * ms } };

    [Trainable] public Dense<Delta> InFirst { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta> InSecond { get; } = new(Init.Normal(0.25f));
    [Trainable] public Dense<Delta> FirstClass { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Delta> FirstCurve { get; } = new(Init.Normal(0.4f)) { Delay = 3 * ms };
    [Trainable] public Dense<Delta> SecondCurve { get; } = new(Init.Normal(0.4f)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InFirst >> First, Input >> InSecond >> Second, First >> FirstClass >> Class, First >> FirstCurve >> Curve, Second >> SecondCurve >> Curve];
}

/// <summary>The same declared in the other order: what is the second readout of one layer is the first of that before it.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>(Online = true)]
public partial class OtherKindHeadsNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> First { get; } = new(8);
    public Population<BellecAlif> Second { get; } = new(6);
    public Population<BellecReadout> Class { get; } = new(3);
    public Population<BellecReadout> Curve { get; init; } = new(2) { Model = new() { TauOut = 9 * ms } };

    [Trainable] public Dense<Delta> InSecond { get; } = new(Init.Normal(0.25f));
    [Trainable] public Dense<Delta> InFirst { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta> FirstClass { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Delta> FirstCurve { get; } = new(Init.Normal(0.4f)) { Delay = 3 * ms };
    [Trainable] public Dense<Delta> SecondCurve { get; } = new(Init.Normal(0.4f)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InSecond >> Second, Input >> InFirst >> First, First >> FirstClass >> Class, First >> FirstCurve >> Curve, Second >> SecondCurve >> Curve];
}

/// <summary>The same with gradients that are written, but of the layer that has two learning signals, for readouts of one time constant.</summary>
[Network]
[Train<EProp>(Online = true)]
public partial class WrittenKindHeadsNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> First { get; } = new(8);
    public Population<BellecAlif> Second { get; } = new(6);
    public Population<BellecReadout> Class { get; } = new(3);
    public Population<BellecReadout> Curve { get; } = new(2);

    [Trainable, Learn<EPropAlif>] public Dense<Delta> InSecond { get; } = new(Init.Normal(0.25f));
    [Trainable] public Dense<Delta> InFirst { get; } = new(Init.Normal(0.3f));
    [Trainable, Learn<EPropReadout>] public Dense<Delta> FirstClass { get; } = new(Init.Normal(0.4f));
    [Trainable, Learn<EPropReadout>] public Dense<Delta> FirstCurve { get; } = new(Init.Normal(0.4f)) { Delay = 3 * ms };
    [Trainable, Learn<EPropReadout>] public Dense<Delta> SecondCurve { get; } = new(Init.Normal(0.4f)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InSecond >> Second, Input >> InFirst >> First, First >> FirstClass >> Class, First >> FirstCurve >> Curve, Second >> SecondCurve >> Curve];
}

/// <summary>Two readouts that spike, of which the first also drives the second.</summary>
[Network]
[Train<EventProp>]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class SpikingHeadsNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(12) { Model = new() { TauRef = 0 * ms } };
    [Readout] public Population<Lif> Early { get; } = new(2) { Model = new() { TauRef = 0 * ms } };
    [Readout] public Population<Lif> Late { get; } = new(3) { Model = new() { TauRef = 0 * ms } };

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(6f));
    [Trainable] public Dense<Exponential> HidEarly { get; } = new(Init.Normal(5f));
    [Trainable] public Dense<Exponential> HidLate { get; } = new(Init.Normal(5f));
    [Trainable] public Dense<Exponential> EarlyLate { get; } = new(Init.Normal(4f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidEarly >> Early, Hidden >> HidLate >> Late, Early >> EarlyLate >> Late];
}

/// <summary>Two readouts of a network that is used step by step too.</summary>
[Network(Streams = true)]
[Train<SurrogateBptt>]
public partial class StreamedHeadsNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(12);
    public Population<Lif> Hidden { get; } = new(10);
    public Population<Leaky> Class { get; } = new(3);
    public Population<Leaky> Other { get; } = new(4);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(4f));
    [Trainable] public Dense<Exponential> HidClass { get; } = new(Init.Normal(1f));
    [Trainable] public Dense<Exponential> HidOther { get; } = new(Init.Normal(1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidClass >> Class, Hidden >> HidOther >> Other];
}
