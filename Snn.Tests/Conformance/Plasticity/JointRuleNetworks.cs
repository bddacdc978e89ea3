using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Weights go to the middle where the neuron after has fired, and shrink with every spike of it. Its names are those of another rule.</summary>
[Plasticity]
public partial class Fatigue
{
    public Time TauPlus { get; init; } = 7 * ms;

    [State] public partial float X { get; set; }

    [Target] public partial float Weight { get; set; }

    public Equations Flow => [D(X) == -X / TauPlus];

    public Event PreSpike => new() { Then = [Next(Weight) == Weight + 0.1f * (0.5f - Weight) * X] };

    public Event PostSpike => new() { Then = [Next(X) == X + 1, Next(Weight) == Weight * (1 - 0.02f * X)] };
}

[Network]
public partial class PairsThenFatigue(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<MultiplicativeStdp>, Learn<Fatigue>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class FatigueThenPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<Fatigue>, Learn<MultiplicativeStdp>]
    public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay, Rules = [new MultiplicativeStdp(), new Fatigue { TauPlus = 7 * ms }] };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

[Network]
public partial class GivenRules(object[] rules) : ToldNetwork(2, 2)
{
    [Learn<MultiplicativeStdp>, Learn<Fatigue>] public Dense<Delta> Plastic { get; } = new(Init.Constant(0.5f)) { Rules = rules };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}
