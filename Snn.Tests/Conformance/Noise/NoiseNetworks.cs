using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>A leaky integrator driven by white noise: an Ornstein-Uhlenbeck process.</summary>
[Neuron]
public partial class OrnsteinUhlenbeck
{
    public Time Tau { get; init; } = 20 * ms;

    public Voltage Sd { get; init; } = 3 * mV;

    public Voltage Mean { get; init; } = -60 * mV;

    [State] public partial Voltage V { get; set; }

    public Equations Start => [Next(V) == Mean];

    public Equations Flow => [D(V) == (Mean - V) / Tau + Noise(Sd * Sqrt(2 / Tau))];

    [Output] public Voltage Y => V;
}

/// <summary>A current of coloured noise that drives a membrane, two noises on one state, and one noise of both.</summary>
[Neuron]
public partial class Coloured
{
    public Time TauMem { get; init; } = 20 * ms;

    public Time TauSyn { get; init; } = 5 * ms;

    public float Sigma { get; init; } = 0.4f;

    public float Shared { get; init; }

    private PerTime<float> Common => Noise(Shared);

    [State] public partial float V { get; set; }

    [State] public partial float J { get; set; }

    public Equations Flow =>
    [
        D(V) == (J - V) / TauMem + Common,
        D(J) == -J / TauSyn + Noise(0.6f * Sigma) + Noise(0.8f * Sigma) + Common,
    ];

    [Output] public float Y => V;
}

/// <summary>Noise that grows with the state: dX = −X/τ dt + σ X dW.</summary>
[Neuron]
public partial class Geometric
{
    public Time Tau { get; init; } = 40 * ms;

    public float Sigma { get; init; } = 0.1f;

    [State] public partial float X { get; set; }

    public Equations Start => [Next(X) == 1];

    public Equations Flow => [D(X) == -X / Tau + Noise(Sigma * X)];

    [Output] public float Y => X;
}

[Network]
public partial class OrnsteinUhlenbeckNetwork(float dt)
{
    public Time Dt { get; init; } = dt * ms;

    public Population<OrnsteinUhlenbeck> Cells { get; } = new(4000);

    public Wiring Wires => [];
}

[Network]
public partial class ColouredNetwork(float dt, float shared)
{
    public Time Dt { get; init; } = dt * ms;

    public Population<Coloured> Cells { get; } = new(4000) { Model = new() { Shared = shared } };

    public Wiring Wires => [];
}

[Network]
public partial class GeometricNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;

    public Population<Geometric> Cells { get; } = new(4000);

    public Wiring Wires => [];
}

/// <summary>A spiking neuron whose membrane and current are noisy, with a hold of the membrane.</summary>
[Neuron]
public partial class NoisyLif
{
    [Trainable] public Time TauMem { get; init; } = 20 * ms;

    public Time TauRef { get; init; } = 3 * ms;

    [Trainable] public float Sigma { get; init; } = 0.05f;

    public float VTh { get; init; } = 1f;

    [State] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem + Noise(Sigma)];

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == 0],
        Hold = [Hold(V, @for: TauRef)],
        Surrogate = theta => 1 / Pow(1 + 5 * Abs(theta), 2),
    };
}

/// <summary>A quadratic neuron, whose noise is that of Euler and Maruyama.</summary>
[Neuron]
public partial class NoisyQuadratic
{
    public Time Tau { get; init; } = 10 * ms;

    public float Sigma { get; init; } = 0.1f;

    [State] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (V * V - V + I) / Tau + Noise(Sigma * (1 + Abs(V)))];

    public Event Spike => new() { When = V >= 2, Then = [Next(V) == 0], Surrogate = theta => 1 / Pow(1 + 5 * Abs(theta), 2) };
}

/// <summary>An exponential synapse whose current is noisy.</summary>
[Synapse]
public partial class NoisyExponential
{
    public Time Tau { get; init; } = 5 * ms;

    public float Sigma { get; init; } = 0.1f;

    [State] public partial float G { get; set; }

    [Input] public partial float Weight { get; }

    public Equations Flow => [D(G) == -G / Tau + Noise(Sigma)];

    public Event Arrival => new() { Then = [Next(G) == G + Weight] };

    [Output] public float I => G;
}

/// <summary>A readout that is noisy and learns how noisy.</summary>
[Neuron]
public partial class NoisyLeaky
{
    [Trainable] public Time Tau { get; init; } = 20 * ms;

    [Trainable] public float Sigma { get; init; } = 0.1f;

    [State] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / Tau + Noise(Sigma)];

    [Output] public float Y => V;
}

[Network, Train<SurrogateBptt>, Train<EProp>, Train<EventProp>]
public partial class NoisyNetwork
{
    public Population<SpikeInput> Input { get; init; } = new(9);

    public Population<NoisyLif> Hidden { get; init; } = new(23);

    public Population<NoisyLeaky> Output { get; init; } = new(3);

    [Trainable] public Dense<NoisyExponential> InHid { get; init; } = new(Init.Normal(1.5f, 0.8f));

    [Trainable] public Dense<Exponential> HidHid { get; init; } = new(Init.Normal(0.4f)) { Delay = 2 * ms };

    [Trainable] public Dense<Exponential> HidOut { get; init; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EProp>(Online = true)]
public partial class NoisyOnlineNetwork
{
    public Population<SpikeInput> Input { get; init; } = new(9);

    public Population<NoisyQuadratic> Hidden { get; init; } = new(21);

    public Population<Leaky> Output { get; init; } = new(3);

    [Trainable] public Dense<NoisyExponential> InHid { get; init; } = new(Init.Normal(1, 1));

    [Trainable] public Dense<Exponential> HidOut { get; init; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A simulation of noisy neurons of both kinds that hear of each other.</summary>
[Network]
public partial class NoisyRunNetwork
{
    public Time Dt { get; init; } = 0.5f * ms;

    public Population<NoisyRunLif> Exc { get; } = new(75);

    public Population<NoisyQuadratic> Inh { get; } = new(33) { Model = new() { Sigma = 0.3f } };

    public Sparse<NoisyExponential> ExcInh { get; } = new(Init.Constant(0.6f), Connect.Probability(0.2f));

    public Dense<Exponential> InhExc { get; } = new(Init.Constant(-0.05f));

    public Wiring Wires => [Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc];
}

[Neuron]
public partial class NoisyRunLif
{
    public Time TauMem { get; init; } = 20 * ms;

    public Time TauRef { get; init; } = 2 * ms;

    public float Sigma { get; init; } = 0.2f;

    [State] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I + 0.6f - V) / TauMem + Noise(Sigma)];

    public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0], Hold = [Hold(V, @for: TauRef)] };
}
