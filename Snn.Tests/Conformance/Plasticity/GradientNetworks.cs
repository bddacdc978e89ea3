using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>A network whose gradients come from rules that somebody has written.</summary>
[Network, Train<EProp>(Online = true)]
public partial class WrittenNetwork(Time late)
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<BellecAlif> Hidden { get; } = new(9) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 3 * ms } };
    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Trainable, Learn<EPropAlif>] public Dense<Delta> In { get; } = new(Init.Kaiming(2)) { Delay = 2 * ms, Rule = new EPropAlif { TauAdapt = 100 * ms, Beta = 0.07f, TauOut = 15 * ms } };
    [Trainable, AtLeast(-0.5), Learn<EPropAlif>] public Dense<Delta> Rec { get; } = new(Init.Kaiming(0.5f)) { Rule = new EPropAlif { TauAdapt = 100 * ms, Beta = 0.07f, TauOut = 15 * ms } };
    [Trainable, Learn<EPropReadout>] public Dense<Delta> Out { get; } = new(Init.Kaiming(1)) { Delay = late, Rule = new EPropReadout { TauOut = 15 * ms } };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>The same with gradients that are derived.</summary>
[Network, Train<EProp>(Online = true)]
public partial class UnwrittenNetwork(Time late)
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<BellecAlif> Hidden { get; } = new(9) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 3 * ms } };
    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Trainable] public Dense<Delta> In { get; } = new(Init.Kaiming(2)) { Delay = 2 * ms };
    [Trainable, AtLeast(-0.5)] public Dense<Delta> Rec { get; } = new(Init.Kaiming(0.5f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Kaiming(1)) { Delay = late };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>A rule in one projection, derivation in the others, both on some pairs of neurons.</summary>
[Network, Train<EProp>(Online = true)]
public partial class PartlyWrittenNetwork(Time late)
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<BellecAlif> Hidden { get; } = new(9) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 3 * ms } };
    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Trainable, Learn<EPropAlif>]
    public Sparse<Delta> In { get; } = new(Init.Kaiming(2), Connect.Fraction(0.7f)) { Delay = 2 * ms, Rule = new EPropAlif { TauAdapt = 100 * ms, Beta = 0.07f, TauOut = 15 * ms } };
    [Trainable] public Sparse<Delta> Rec { get; } = new(Init.Kaiming(0.5f), Connect.Fraction(0.6f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Kaiming(1)) { Delay = late };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>What a rule can see and react to: views of both ends, spikes of both, the weight, and no weight of its own to name.</summary>
[Plasticity]
public partial class Watching
{
    [Pre] public partial float V { get; }
    [Post] public partial float Theta { get; }
    [Post] public partial float Fired { get; }
    [Signal(Per.Post)] public partial float L { get; }
    [State] public partial float Count { get; set; }
    [State] public partial float Arrived { get; set; }
    [Gradient] public partial float G { get; set; }

    public Event PreSpike => new() { Then = [Next(Arrived) == Arrived + 1] };
    public Event PostSpike => new() { Then = [Next(Count) == Count + 1, Next(G) == G + 0.125f] };
    public Equations Step => [Next(G) == G + L * (Count + 2 * Fired + V + Theta + 0.5f * Arrived)];
}

/// <summary>Pulls weights to 0 whether or not anything spikes.</summary>
[Plasticity]
public partial class Shrinking
{
    [Pre] public partial float Fired { get; }
    [Signal(Per.Post)] public partial float L { get; }
    [Gradient] public partial float G { get; set; }
    [Target] public partial float W { get; set; }

    public Equations Step => [Next(G) == G + 0.01f * W + L * Fired];
}

[Network, Train<EProp>(Online = true)]
public partial class WatchedNetwork
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<BellecAlif> Hidden { get; } = new(9);
    public Population<BellecReadout> Output { get; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Kaiming(2));
    [Trainable, Learn<Watching>] public Dense<Delta> Rec { get; } = new(Init.Kaiming(0.5f)) { Delay = 2 * ms };
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Kaiming(1)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class ShrinkingNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable, Learn<Shrinking>] public Dense<Delta> In { get; } = new(Init.Normal(0.3f));
    public Dense<Delta> Out { get; } = new(Init.Kaiming(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

/// <summary>SuperSpike in all that leads to neurons that spike.</summary>
[Network, Train<EProp>(Online = true)]
public partial class SuperSpikeNetwork
{
    public Population<SpikeInput> Input { get; } = new(20);
    public Population<Lif> Hidden { get; } = new(24) { Model = new() { TauMem = 10 * ms } };
    public Population<Leaky> Output { get; } = new(2) { Model = new() { Tau = 10 * ms } };

    [Trainable, Learn<SuperSpike>] public Dense<Exponential> In { get; } = new(Init.Normal(0.3f));
    public Dense<Exponential> Out { get; } = new(Init.Normal(0.5f));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}
