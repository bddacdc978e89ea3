using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary><see cref="Sharp"/> in substeps, with parameters that learn.</summary>
[Neuron]
public partial class AdaptiveSharp
{
    public float Peak { get; init; } = -20;
    [Trainable] public float Slope { get; init; } = 2;
    [Trainable(Per.Neuron)] public Time TauW { get; init; } = 100 * ms;

    [State] public partial float V { get; set; }
    [State] public partial float W { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == -70];

    [Integrate(Integrator.Adaptive)]
    public Equations Flow =>
    [
        D(V) == (-(V + 70) + Slope * Exp((V + 50) / Slope) - W + I) / (20 * ms),
        D(W) == (0.1f * (V + 70) - W) / TauW,
    ];

    public Event Spike => new()
    {
        When = V >= Peak,
        Then = [Next(V, Grad.Stop) == -65, Next(W) == W + 5],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta / 40)),
    };
}

/// <summary>Brette and Gerstner, 2005, in substeps, refractory for a while.</summary>
[Neuron]
public partial class AdaptiveBretteGerstner
{
    public Voltage Peak { get; init; } = 20 * mV;
    public Time TauRef { get; init; }

    [State] public partial Voltage V { get; set; }
    [State] public partial Current W { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(V) == -70.6f * mV];

    [Integrate(Integrator.Adaptive, Tolerance = 1e-5)]
    public Equations Flow =>
    [
        D(V) == (-(30 * nS) * (V + 70.6f * mV) + 30 * nS * (2 * mV) * Exp((V + 50.4f * mV) / (2 * mV)) - W + I) / (281 * pF),
        D(W) == (4 * nS * (V + 70.6f * mV) - W) / (144 * ms),
    ];

    public Event Spike => new() { When = V > Peak, Then = [Next(V) == -70.6f * mV, Next(W) == W + 0.0805f * nA], Hold = [Hold(V, @for: TauRef)] };
}

/// <summary><see cref="FreeHodgkinHuxley"/> in substeps.</summary>
[Neuron]
public partial class AdaptiveHodgkinHuxley
{
    [State] public partial float V { get; set; }
    [State] public partial float M { get; set; }
    [State] public partial float H { get; set; }
    [State] public partial float N { get; set; }
    [Input] public partial float I { get; }

    private float U => V + 63;

    [Integrate(Integrator.Adaptive, Tolerance = 1e-5)]
    public Equations Flow =>
    [
        D(V) == (-0.01f * (V + 60) + 20 * M * M * M * H * (50 - V) - 6 * N * N * N * N * (V + 90) + I) / (0.2f * ms),
        D(M) == (1.28f / Exprel((13 - U) / 4) * (1 - M) - 1.4f / Exprel((U - 40) / 5) * M) / ms,
        D(H) == (0.128f * Exp((17 - U) / 18) * (1 - H) - 4 / (1 + Exp((40 - U) / 5)) * H) / ms,
        D(N) == (0.16f / Exprel((15 - U) / 5) * (1 - N) - 0.5f * Exp((10 - U) / 40) * N) / ms,
    ];

    public Event Spike => new() { When = Rising(V, 0) };
}

/// <summary>Van der Pol's oscillator, whose relaxations are short against its period.</summary>
[Neuron]
public partial class VanDerPol
{
    public float Mu { get; init; } = 20;

    [State] public partial float X { get; set; }
    [State] public partial float Y { get; set; }

    [Integrate(Integrator.Adaptive, Tolerance = 1e-5)]
    public Equations Flow => [D(X) == Y / ms, D(Y) == (Mu * (1 - X * X) * Y - X) / ms];

    [Output] public float Out => X;
}

[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class AdaptiveSharpNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;
    public Population<SpikeInput> Input { get; init; } = new(1);
    public Population<AdaptiveSharp> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; init; } = new(1);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Constant(100));
    [Trainable] public Dense<Exponential> Rec { get; } = new(Init.Normal(1));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class AdaptiveBretteGerstnerNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;
    public Population<SpikeInput> Input { get; init; } = new(1);
    public Population<AdaptiveBretteGerstner> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; init; } = new(1);

    [Trainable] public Dense<CurrentSynapse> InHid { get; } = new(Init.Constant(2));
    [Trainable] public Dense<CurrentSynapse> HidHid { get; } = new(Init.Constant(0)) { Delay = 1.3f * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1)) { Delay = 0.7f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EProp>]
public partial class TooStiffNetwork
{
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<Lif> Hidden { get; } = new(1);
    public Population<TooStiffReadout> Output { get; } = new(2);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(100));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

/// <summary>A million times stiffer than a step is long.</summary>
[Neuron]
public partial class TooStiffReadout
{
    [State, Impulse] public partial float X { get; set; }

    [Integrate(Integrator.Adaptive)]
    public Equations Flow => [D(X) == -1e6f * X / ms];

    [Output] public float Out => X;
}
