using Snn.Models;

namespace Snn.Tests.Conformance;

// networks of one shape, input -> recurrent hidden -> readout; what differs is the models

[Network, Train<EProp>(Online = true), Train<SurrogateBptt>]
public partial class GoldenNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; init; } = new(8) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class LifExponentialNetwork(Time tauIn)
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(9) { Model = new() { TauRef = 3 * ms } };
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1.2f, 0.7f)) { Model = new() { Tau = tauIn } };
    [Trainable] public Dense<Exponential> Rec { get; } = new(Init.Normal(0.8f)) { Model = new() { Tau = 3 * ms }, Delay = 2 * ms };
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>]
public partial class AlifDeltaNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Alif> Hidden { get; } = new(9) { Model = new() { Beta = 0.2f } };
    public Population<BellecReadout> Output { get; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.4f, 0.2f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Normal(1)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class IzhikevichNetwork
{
    public Time Dt { get; init; } = 0.25f * ms;

    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Izhikevich> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(8, 8));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(4));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>]
public partial class AdExNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<ReducedAdEx> Hidden { get; } = new(9);
    public Population<CubicReadout> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1.2f, 0.8f));
    [Trainable] public Dense<Exponential> Rec { get; } = new(Init.Normal(0.8f)) { Model = new() { Tau = 3 * ms } };
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class ShuntedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Shunted> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Uniform(0.05f, 0.35f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Uniform(0, 0.06f));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class ChainedMapNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<ChainedMap> Hidden { get; } = new(9);
    public Population<BellecReadout> Output { get; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.4f, 0.2f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.2f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>No hidden neurons: everything is smooth, so the loss has honest finite differences.</summary>
[Network, Train<EProp>]
public partial class SmoothNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<CubicReadout> Output { get; } = new(4);

    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> Out >> Output];
}

/// <summary>The same with some of its pairs.</summary>
[Network]
[Train<EProp>]
public partial class SparseSmoothNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<CubicReadout> Output { get; } = new(4);

    [Trainable] public Sparse<Exponential> Out { get; } = new(Init.Normal(1), Connect.Fraction(0.5f)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> Out >> Output];
}
