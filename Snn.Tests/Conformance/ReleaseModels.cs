using Snn.Models;

namespace Snn.Tests.Conformance;

// synapses that keep states of their source neurons, and networks of them

/// <summary>Short-term plasticity with everything trained, the resources at the start too.</summary>
[Synapse]
public partial class TrainedTsodyksMarkram
{
    [Trainable] public Time TauSyn { get; init; } = 3 * ms;
    [Trainable] public Time TauRec { get; init; } = 120 * ms;
    [Trainable] public Time TauFacil { get; init; } = 15 * ms;
    [Trainable] public float U0 { get; init; } = 0.5f;
    [Trainable] public float X0 { get; init; } = 1f;

    [State(Per.Pre)] public partial float U { get; set; }
    [State(Per.Pre)] public partial float X { get; set; }
    [State] public partial float G { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Start => [Next(X) == X0];
    public Equations Flow => [D(U) == -U / TauFacil, D(X) == (1 - X) / TauRec, D(G) == -G / TauSyn];
    public Event Arrival => new() { Then = [Next(U) == U + U0 * (1 - U), Next(X) == X - Next(U) * X, Next(G) == G + Weight * Next(U) * X] };
    [Output] public float I => G;
}

/// <summary>The system of 1997, in which resources that were used are inactive before they recover.</summary>
[Synapse]
public partial class ThreeStates
{
    [Trainable] public Time TauIn { get; init; } = 6 * ms;
    [Trainable] public Time TauRec { get; init; } = 90 * ms;
    [Trainable] public float Use { get; init; } = 0.4f;

    [State(Per.Pre)] public partial float R { get; set; }
    [State(Per.Pre)] public partial float E { get; set; }
    [State] public partial float G { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Start => [Next(R) == 1];
    public Equations Flow => [D(R) == (1 - R - E) / TauRec, D(E) == -E / TauIn, D(G) == -G / TauIn];
    public Event Arrival => new() { Then = [Next(R) == R - Use * R, Next(E) == E + Use * R, Next(G) == G + Weight * Use * R] };
    [Output] public float I => G;
}

/// <summary>Recovery that no exponential solves, into the states of its targets twice.</summary>
[Synapse]
public partial class CubicRecovery
{
    [Trainable] public Time TauRec { get; init; } = 60 * ms;
    [Trainable] public float Use { get; init; } = 0.4f;
    [Trainable] public float Slow { get; init; } = 0.3f;
    [Trainable] public float Background { get; init; } = 0.7f;

    [State(Per.Pre)] public partial float X { get; set; }
    [State] public partial float Fast { get; set; }
    [State] public partial float Late { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Start => [Next(X) == 1, Next(Late) == Background];
    public Equations Flow => [D(X) == (1 - X * X * X) / TauRec, D(Fast) == -Fast / (4 * ms), D(Late) == -Late / (30 * ms)];
    public Event Arrival => new() { Then = [Next(X, Grad.Stop) == (1 - Use) * X, Next(Fast) == Fast + Weight * Tanh(X), Next(Late) == Slow * Tanh(X) * Weight + Late] };
    [Output] public float I => Fast + Late * Late;
}

/// <summary>Impulses that tire: a map, and a parameter that both ends of the synapse read.</summary>
[Synapse]
public partial class TiredDelta
{
    [Trainable] public Time TauRec { get; init; } = 50 * ms;
    [Trainable] public float Use { get; init; } = 0.4f;

    [State(Per.Pre)] public partial float X { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Start => [Next(X) == 1];
    public Equations Step => [Next(X) == 1 - (1 - X) * Decay(TauRec)];
    public Event Arrival => new() { Then = [Next(X) == X - Use * X] };
    [Impulse] public float Kick => Use * Weight * X;
}

/// <summary>Neuron whose spikes are credited.</summary>
[Neuron]
public partial class ReleaseLif
{
    public Time TauMem { get; init; } = 20 * ms;
    public float VTh { get; init; } = 1f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem];

    public Event Spike => new()
    {
        When = V > VTh,
        Then = [Next(V, Grad.Stop) == V - VTh],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };
}

/// <summary>From given spikes to a readout, with the synapse of the library.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class PlasticReadout
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<TsodyksMarkram> InOut { get; init; } = new(Init.Uniform(-1, 1));

    public Wiring Wires => [Input >> InOut >> Output];
}

/// <summary>The same on compressed rows, and between neurons that spike.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class SparsePlasticNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(18) { Model = new() { VTh = 0.2f } };
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<TsodyksMarkram> InHid { get; } = new(Init.Normal(2), Connect.Fraction(0.4f));
    [Trainable] public Sparse<TsodyksMarkram> HidHid { get; } = new(Init.Normal(1), Connect.Fraction(0.3f)) { Delay = 2 * ms };
    [Trainable] public Sparse<TsodyksMarkram> HidOut { get; } = new(Init.Uniform(-1, 1), Connect.Fraction(0.5f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The same with inactive resources.</summary>
[Network, Train<EProp>]
public partial class ThreeStateReadout
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<ThreeStates> InOut { get; init; } = new(Init.Uniform(-1, 1));

    public Wiring Wires => [Input >> InOut >> Output];
}

/// <summary>The same with a recovery that is not linear.</summary>
[Network, Train<SurrogateBptt>]
public partial class CubicRecoveryReadout
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<CubicRecovery> InOut { get; init; } = new(Init.Uniform(-1, 1));

    public Wiring Wires => [Input >> InOut >> Output];
}

/// <summary>Impulses that tire, two projections of them that land at one place.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class TiredReadout
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<TrainedReadoutMap> Output { get; } = new(3);

    [Trainable] public Dense<TiredDelta> InOut { get; init; } = new(Init.Uniform(-1, 1));
    [Trainable] public Dense<TiredDelta> Late { get; init; } = new(Init.Uniform(-1, 1)) { Delay = 3 * ms, Model = new() { Use = 0.2f } };

    public Wiring Wires => [Input >> InOut >> Output, Input >> Late >> Output];
}

/// <summary>Short-term plasticity of every kind on the way through spiking neurons: depressing, facilitating, both.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class PlasticNetwork
{
    public Population<SpikeInput> Input { get; } = new(9);
    public Population<ReleaseLif> Hidden { get; init; } = new(18);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<TrainedTsodyksMarkram> InHid { get; } = new(Init.Constant(0));

    [Trainable] public Dense<TrainedTsodyksMarkram> HidHid { get; } = new(Init.Constant(0)) { Delay = 2 * ms, Model = new() { TauRec = 20 * ms, TauFacil = 150 * ms, U0 = 0.15f } };

    [Trainable] public Dense<TrainedTsodyksMarkram> HidOut { get; } = new(Init.Constant(0)) { Model = new() { TauSyn = 5 * ms, TauRec = 70 * ms, TauFacil = 60 * ms, U0 = 0.3f, X0 = 0.8f } };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
