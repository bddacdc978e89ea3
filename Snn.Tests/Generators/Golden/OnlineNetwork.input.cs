using Snn.Models;

namespace Golden;

/// <summary>A rule that somebody has written, whose gradient an optimiser takes.</summary>
[Plasticity]
public partial class Written
{
    public Time Tau { get; init; } = 20 * ms;

    [Pre] public partial float Fired { get; }
    [Post] public partial float Theta { get; }
    [Signal(Per.Post)] public partial float L { get; }
    [State] public partial float Z { get; set; }
    [State] public partial float Rate { get; set; }
    [Gradient] public partial float G { get; set; }
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(Rate) == -Rate / (100 * ms)];
    public Event PostSpike => new() { Then = [Next(Rate) == Rate + 1] };
    public Equations Step =>
    [
        Next(Z) == Decay(Tau) * Z + Fired,
        Next(G) == G + L * Z / (1 + Abs(Theta)) + 0.001f * Rate * W,
    ];
}

/// <summary>Gradients that are written and derived, of all pairs of neurons and of some.</summary>
[Network, Train<EProp>(Online = true)]
public partial class Listener
{
    public Population<SpikeInput> Input { get; } = new(30);
    public Population<Alif> Hidden { get; } = new(20);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable, Learn<Written>] public Dense<Delta> InHid { get; } = new(Init.Kaiming(1)) { Rule = new Written { Tau = 10 * ms } };
    [Trainable] public Sparse<Exponential> HidHid { get; } = new(Init.Normal(0.1f), Connect.Fraction(0.2f)) { Delay = 2 * ms };
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Glorot()) { Delay = 3 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
