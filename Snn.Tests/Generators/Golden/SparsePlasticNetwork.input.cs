using Snn.Models;

namespace Golden;

/// <summary>Pairs of spikes that leave an eligibility at each synapse: rows that wait, with variables ahead of them.</summary>
[Plasticity]
public partial class Tagged
{
    [State] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [State] public partial float C { get; set; }
    [Signal] public partial float Reward { get; }
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(X) == -X / (20 * ms), D(Y) == -Y / (30 * ms), D(C) == -C / (500 * ms)];
    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(C) == C - Y] };
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(C) == C + X] };
    public Event EndOfTrial => new() { Then = [Next(W) == W + Reward * C] };
}

/// <summary>A rule of every step, whose spikes cannot wait.</summary>
[Plasticity]
public partial class Leaking
{
    [State] public partial float X { get; set; }
    [Signal(Per.Post)] public partial float L { get; }
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(X) == -X / (20 * ms)];
    public Event PreSpike => new() { Then = [Next(X) == X + 1] };
    public Event PostSpike => new() { Then = [Next(W) == W + 0.01f * X] };
    public Equations Step => [Next(W) == 0.999f * W - L];
}

/// <summary>A neuron to learn onto.</summary>
[Neuron]
public partial class Unit
{
    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }
    public Equations Step => [Next(V) == 0.9f * V + I];
    public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0] };
}

/// <summary>Two projections of some pairs that learn.</summary>
[Network]
public partial class SparsePlastic
{
    public Population<SpikeInput> Input { get; } = new(30);
    public Population<Unit> Exc { get; } = new(20);

    [Learn<Tagged>, FromRun(nameof(Tagged.Reward))] public Sparse<Delta> InExc { get; } = new(Init.Uniform(0, 1), Connect.PerSource(4)) { Delay = 3 * ms };
    [Learn<Leaking>, FromRun(nameof(Leaking.L))] public Sparse<Delta> ExcExc { get; } = new(Init.Constant(0.1f), Connect.PerTarget(5)) { SelfConnections = false };

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc];
}
