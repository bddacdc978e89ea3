using Snn.Models;

namespace Snn.Tests.Conformance;

[Network, Train<EProp>(Online = true)]
public partial class LateNetwork
{
    public Time Dt { get; init; } = 0.25f * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Resonator> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.5f, 0.8f)) { Delay = 0.5f * ms };
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1)) { Delay = 1.25f * ms };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>An excitatory conductance: what arrives counts by how far the target is from the reversal potential.</summary>
[Synapse]
public partial class OpenChannel
{
    public Time Tau { get; init; } = 4 * ms;
    public float Reversal { get; init; } = 3f;

    [State] public partial float G { get; set; }
    [Post] public partial float V { get; }
    [Input] public partial float Weight { get; }

    public Equations Flow => [D(G) == -G / Tau];

    public Event Arrival => new() { Then = [Next(G) == G + Weight] };

    [Output] public float Current => G * (Reversal - V);
}

[Network, Train<EProp>(Online = true)]
public partial class DeepNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> First { get; } = new(9) { Model = new() { TauRef = 2 * ms } };
    public Population<Alif> Second { get; } = new(7);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<OpenChannel> In { get; } = new(Init.Uniform(0.1f, 0.5f));
    [Trainable] public Dense<Delta> Between { get; } = new(Init.Normal(0.6f, 0.4f)) { Delay = 2 * ms };
    [Trainable] public Dense<Delta> FirstOut { get; } = new(Init.Normal(1)) { Delay = 3 * ms };
    [Trainable] public Dense<Exponential> SecondOut { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> First, First >> Between >> Second, First >> FirstOut >> Output, Second >> SecondOut >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class DrawnGoldenNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; } = new(8);
    public Population<BellecReadout> Output { get; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Kaiming(2));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Kaiming(0.5f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}
