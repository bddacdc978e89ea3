using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>A neuron that fires whenever it is told to by an order, and at no other time.</summary>
[Neuron]
public partial class Follower
{
    [State] public partial float V { get; set; }

    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == I];

    public Event Spike => new() { When = V >= ToldNetwork.Order / 2, Surrogate = theta => Snn.Surrogates.Triangular(theta, 100f) };
}

/// <summary>What all networks of these tests have: spikes before and after are both told from outside.</summary>
public abstract class ToldNetwork(int before, int after)
{
    /// <summary>The weight of what tells a neuron to fire, far above what else arrives.</summary>
    public const float Order = 1000;

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(before);

    public Population<SpikeInput> Teacher { get; } = new(after);

    public Population<Follower> Exc { get; } = new(after);

    public Dense<Delta> Orders { get; } = new(Init.Constant(0));

    /// <summary>A simulation in which every teacher tells one neuron.</summary>
    public static Simulation Begin(ISimulated network, SimulationOptions? options = null)
    {
        var simulation = network.Simulate(options);
        var orders = simulation.Weights[simulation.Layout.Projection("Orders")];
        for (int j = 0; j < orders.Count; j++)
        {
            orders[j].At(j) = Order;
        }

        return simulation;
    }
}

/// <summary>Pair STDP as it comes: traces once per neuron, rows that wait.</summary>
[Network]
public partial class Pairs(int before, int after, Time delay, PairStdp rule) : ToldNetwork(before, after)
{
    [Learn<PairStdp>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Rule = rule, Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

/// <summary>The same equations with a trace of each neuron at every synapse.</summary>
[Plasticity]
public partial class PinnedStdp
{
    public Time Tau { get; init; } = 20 * ms;

    public float APlus { get; init; } = 0.01f;

    public float AMinus { get; init; } = 0.0105f;

    [State(Per.Synapse)] public partial float X { get; set; }

    [State(Per.Synapse)] public partial float Y { get; set; }

    [Target] public partial float W { get; set; }

    public Equations Flow => [D(X) == -X / Tau, D(Y) == -Y / Tau];

    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == Max(0, W - AMinus * Y)] };

    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == Min(1, W + APlus * X)] };
}

[Network]
public partial class PinnedPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<PinnedStdp>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

/// <summary>The same with a weight that something looks at in every step, so that nothing may wait.</summary>
[Plasticity]
public partial class RestlessStdp
{
    public Time Tau { get; init; } = 20 * ms;

    public float APlus { get; init; } = 0.01f;

    public float AMinus { get; init; } = 0.0105f;

    [State] public partial float X { get; set; }

    [State] public partial float Y { get; set; }

    [State(Per.Synapse)] public partial float Seen { get; set; }

    [Target] public partial float W { get; set; }

    public Equations Flow => [D(X) == -X / Tau, D(Y) == -Y / Tau];

    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == Max(0, W - AMinus * Y)] };

    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == Min(1, W + APlus * X)] };

    public Equations Step => [Next(Seen) == W];
}

[Network]
public partial class RestlessPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<RestlessStdp>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

/// <summary>Eligibilities that spikes leave at synapses, and a reward at the end of a trial that makes weights of them.</summary>
[Plasticity]
public partial class Rewarded
{
    public Time Tau { get; init; } = 20 * ms;

    public Time TauC { get; init; } = 300 * ms;

    public float Rest { get; init; } = 0.02f;

    [State] public partial float X { get; set; }

    [State] public partial float Y { get; set; }

    [State] public partial float C { get; set; }

    [Signal] public partial float Reward { get; }

    [Target] public partial float W { get; set; }

    // a flow with a constant and one that another drives, so that tables have more than one entry
    public Equations Flow => [D(X) == -X / Tau, D(Y) == -Y / Tau, D(C) == (Rest - C) / TauC];

    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(C) == C - 0.9f * Y] };

    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(C) == C + X] };

    public Event EndOfTrial => new() { Then = [Next(W) == W + 0.01f * Reward * C, Next(C) == 0] };
}

[Network]
public partial class RewardedPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

/// <summary>Everything in every step: views of both ends, a signal for each neuron after, one for all, a variable that there is once.</summary>
[Plasticity]
public partial class Stepped
{
    public Time Tau { get; init; } = 20 * ms;

    [Pre] public partial float Fired { get; }

    [Post] public partial float V { get; }

    [Post] public partial float Psi { get; }

    [Signal(Per.Post)] public partial float L { get; }

    [Signal] public partial float Dose { get; }

    [State] public partial float ZBar { get; set; }

    [State] public partial float Level { get; set; }

    [State] public partial float Elig { get; set; }

    [Target] public partial float W { get; set; }

    public Equations Step =>
    [
        Next(ZBar) == Decay(Tau) * ZBar + Fired,
        Next(Level) == 0.9f * Level + Dose,
        Next(Elig) == Decay(Tau) * Elig + (Psi + 1e-3f * V) * Next(ZBar),
        Next(W) == W + 0.001f * L * Next(Elig) * Next(Level),
    ];
}

[Network]
public partial class SteppedPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<Stepped>, FromRun(nameof(Stepped.L), nameof(Stepped.Dose))] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}

/// <summary>Weights that fade of themselves.</summary>
[Plasticity]
public partial class Fading
{
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(W) == -W / (200 * ms)];

    public Event PreSpike => new() { Then = [Next(W) == W + 0.05f] };

    public Event PostSpike => new() { Then = [Next(W) == 0.9f * W] };
}

[Network]
public partial class FadingPairs(int before, int after, Time delay) : ToldNetwork(before, after)
{
    [Learn<Fading>] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = delay };

    public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
}
