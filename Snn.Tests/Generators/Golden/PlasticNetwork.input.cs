using Snn.Models;

namespace Golden;

/// <summary>Triplets of spikes: a row waits for its spikes, with what each spike after found at its neuron.</summary>
[Plasticity]
public partial class Triplets
{
    public Time TauX { get; init; } = 17 * ms;
    public Time TauY { get; init; } = 34 * ms;
    public Time TauSlow { get; init; } = 114 * ms;
    [AtLeast(0)] public float Gain { get; init; } = 0.006f;

    [State] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [State] public partial float Slow { get; set; }
    [State] public partial float C { get; set; }
    [Signal] public partial float Reward { get; }
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(X) == -X / TauX, D(Y) == -Y / TauY, D(Slow) == -Slow / TauSlow, D(C) == -C / (500 * ms)];
    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(C) == C - Gain * Y] };
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(Slow) == Slow + 1, Next(C) == C + Gain * X * Slow] };
    public Event EndOfTrial => new() { Then = [Next(W) == Clamp(W + Reward * C, 0, 1), Next(C) == 0] };
}

/// <summary>A rule of every step.</summary>
[Plasticity]
public partial class Slope
{
    [Pre]  public partial float Fired { get; }
    [Post] public partial float Psi { get; }
    [Signal(Per.Post)] public partial float L { get; }
    [State] public partial float ZBar { get; set; }
    [Target] public partial float W { get; set; }

    public Equations Step => [Next(ZBar) == Decay(20 * ms) * ZBar + Fired, Next(W) == W - 0.01f * L * Psi * Next(ZBar)];
}

/// <summary>Two projections that learn, no readout.</summary>
[Network]
public partial class Plastic
{
    public Population<SpikeInput> Input { get; } = new(30);
    public Population<Lif> Exc { get; } = new(20);

    [Learn<Triplets>, FromRun(nameof(Triplets.Reward))] public Dense<Delta> InExc { get; } = new(Init.Uniform(0, 1)) { Rule = new Triplets { Gain = 0.01f }, Delay = 3 * ms };
    [Learn<Slope>, FromRun(nameof(Slope.L))] public Dense<Exponential> ExcExc { get; } = new(Init.Constant(0.1f));

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc];
}
