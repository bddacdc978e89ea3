using Snn.Models;

namespace Snn.Tests.Conformance;

// readouts with trained parameters and no spike, one for each way to integrate: their loss has honest finite differences

/// <summary>Two leaky integrators in a row, solved by a matrix exponential, of each neuron its own.</summary>
[Neuron]
public partial class SmoothExact
{
    [Trainable(Per.Neuron)] public Time Tau { get; init; } = 12 * ms;
    [Trainable] public Time TauRise { get; init; } = 6 * ms;
    [Trainable(Per.Neuron)] public float Rest { get; init; } = 0.4f;

    [State] public partial float V { get; set; }
    [State] public partial float U { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == Rest, Next(U) == 0.5f * Rest * Rest];

    public Equations Flow => [D(V) == (Rest + U - V) / Tau, D(U) == (I - U) / TauRise];

    [Output] public float Y => V;
}

/// <summary>A cubic leak, integrated by Runge-Kutta, seen through a square.</summary>
[Neuron]
public partial class SmoothCubic
{
    [Trainable(Per.Neuron)] public Time Tau { get; init; } = 12 * ms;
    [Trainable] public float Leak { get; init; } = 0.8f;
    [Trainable(Per.Neuron)] public float Bend { get; init; } = 0.5f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (Tanh(I) - Leak * V - V * V * V) / Tau];

    [Output] public float Y => V + Bend * V * V;
}

/// <summary>A conductance, by exponential Euler; impulses land on it.</summary>
[Neuron]
public partial class SmoothShunt
{
    [Trainable] public Time Tau { get; init; } = 15 * ms;
    [Trainable(Per.Neuron)] public Time TauSyn { get; init; } = 4 * ms;
    [Trainable] public float Drive { get; init; } = 3f;

    [State] public partial float V { get; set; }
    [State, Impulse] public partial float G { get; set; }

    public Equations Flow => [D(V) == (G * (Drive - V) - V) / Tau, D(G) == -G / TauSyn];

    [Output] public float Y => V;
}

/// <summary>Solved by exponential Euler with trained coefficients, so that its gradient has derivatives of exprel.</summary>
[Neuron]
public partial class SmoothSettling
{
    [Trainable] public Time Tau { get; init; } = 15 * ms;
    [Trainable(Per.Neuron)] public double Leak { get; init; } = 0.8;

    [State] public partial float V { get; set; }
    [State, Impulse] public partial float W { get; set; }

    public Equations Flow => [D(V) == (Exp(0.5 * W) - Leak * V + W * W) / Tau, D(W) == -W / (8.5 * ms)];

    [Output] public float Y => V;
}

/// <summary>A map whose second state reads the new value of the first.</summary>
[Neuron]
public partial class SmoothMap
{
    [Trainable] public Time Tau { get; init; } = 10 * ms;
    [Trainable(Per.Neuron)] public Time TauLow { get; init; } = 30 * ms;
    [Trainable] public float Mix { get; init; } = 0.3f;

    private float Keep => Decay(TauLow);

    [State] public partial float V { get; set; }
    [State] public partial float Low { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step =>
    [
        Next(Low) == Keep * Low + (1 - Keep) * Tanh(Next(V)),
        Next(V)   == Decay(Tau) * V + I - Mix * Low,
    ];

    [Output] public float Y => V + Low;
}

[Network, Train<EProp>]
public partial class SmoothExactNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<SmoothExact> Output { get; } = new(4);

    [Trainable] public Dense<TrainedExponential> Out { get; } = new(Init.Normal(1)) { Delay = 3 * ms };

    public Wiring Wires => [Input >> Out >> Output];
}

[Network, Train<EProp>]
public partial class SmoothCubicNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<SmoothCubic> Output { get; } = new(4);

    public Dense<TrainedExponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> Out >> Output];
}

[Network, Train<EProp>]
public partial class SmoothShuntNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<SmoothShunt> Output { get; } = new(4);

    public Dense<Delta> Out { get; } = new(Init.Uniform(0.05f, 0.4f));

    public Wiring Wires => [Input >> Out >> Output];
}

[Network, Train<EProp>]
public partial class SmoothSettlingNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<SmoothSettling> Output { get; } = new(4);

    public Dense<Delta> Out { get; } = new(Init.Uniform(0.05f, 0.4f));

    public Wiring Wires => [Input >> Out >> Output];
}

[Network, Train<EProp>]
public partial class SmoothMapNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<SmoothMap> Output { get; } = new(4);

    public Dense<Delta> Out { get; } = new(Init.Normal(0.4f));

    public Wiring Wires => [Input >> Out >> Output];
}

/// <summary>A readout that could spike and gets too little to.</summary>
[Network, Train<EventProp>]
public partial class SilentNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    [Readout] public Population<Snn.Tests.EndToEnd.LearningLif> Output { get; } = new(2);

    [Trainable] public Dense<TrainedExponential> Out { get; } = new(Init.Uniform(0.2f, 0.6f));

    public Wiring Wires => [Input >> Out >> Output];
}
