namespace Snn.Tests.Conformance;

/// <summary>Quadratic neuron with recovery (Izhikevich, 2003): integrated by Runge-Kutta, starts off zero.</summary>
[Neuron]
public partial class Izhikevich
{
    public float Rise { get; init; } = 0.02f;
    public float Coupling { get; init; } = 0.2f;
    public float Rest { get; init; } = -65f;
    public float Step2 { get; init; } = 6f;
    public float Peak { get; init; } = 30f;

    [State, Impulse] public partial float V { get; set; }
    [State] public partial float U { get; set; }

    public Equations Start => [Next(V) == Rest, Next(U) == Coupling * Rest];

    public Equations Flow =>
    [
        D(V) == (0.04f * V * V + 5 * V + 140 - U) / ms,
        D(U) == Rise * (Coupling * V - U) / ms,
    ];

    public Event Spike => new()
    {
        When      = V >= Peak,
        Then      = [Next(V, Grad.Stop) == Rest, Next(U) == U + Step2],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta / 60)),
    };
}

/// <summary>Exponential integrate-and-fire with adaptation, reduced units: an exponential in a Runge-Kutta flow.</summary>
[Neuron]
public partial class ReducedAdEx
{
    public Time TauMem { get; init; } = 10 * ms;
    public Time TauAdapt { get; init; } = 50 * ms;
    public Time TauRef { get; init; } = 2 * ms;
    public float Sharp { get; init; } = 0.2f;
    public float Couple { get; init; } = 0.3f;
    public float Jump { get; init; } = 0.25f;

    [State] public partial float V { get; set; }
    [State] public partial float W { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow =>
    [
        D(V) == (Sharp * Exp((V - 1) / Sharp) - V - W + I) / TauMem,
        D(W) == (Couple * V - W) / TauAdapt,
    ];

    public Event Spike => new()
    {
        When      = V >= 1.2f,
        Then      = [Next(V) == 0, Next(W) == W + Jump * V],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => 1 / Pow(1 + 4 * Abs(theta), 2),
    };
}

/// <summary>Conductance-driven neuron: each equation is affine in its own state, so exponential Euler.</summary>
[Neuron]
public partial class Shunted
{
    public Time TauMem { get; init; } = 15 * ms;
    public Time TauSyn { get; init; } = 4 * ms;
    public float Drive { get; init; } = 3f;

    [State] public partial float V { get; set; }
    [State, Impulse] public partial float G { get; set; }

    public Equations Flow =>
    [
        D(V) == (G * (Drive - V) - V) / TauMem,
        D(G) == -G / TauSyn,
    ];

    public Event Spike => new()
    {
        When      = V >= 1,
        Then      = [Next(V) == V - 1],
        Surrogate = theta => 0.5f * Exp(-2 * Abs(theta)),
    };
}

/// <summary>A readout that is anything but linear: a saturating drive and a cubic leak, and the loss sees a square.</summary>
[Neuron]
public partial class CubicReadout
{
    public Time Tau { get; init; } = 12 * ms;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (Tanh(I) - V - V * V * V) / Tau];

    [Output] public float Y => V + 0.5f * V * V;
}

/// <summary>A map whose second state reads the first one's new value.</summary>
[Neuron]
public partial class ChainedMap
{
    public Time TauMem { get; init; } = 10 * ms;
    public Time TauLow { get; init; } = 30 * ms;

    [State] public partial float V { get; set; }
    [State] public partial float Low { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step =>
    [
        Next(Low) == Decay(TauLow) * Low + (1 - Decay(TauLow)) * Tanh(Next(V)),
        Next(V)   == Decay(TauMem) * V + I - 0.3f * Low,
    ];

    public Event Spike => new()
    {
        When      = V > 0.5f + Low,
        Then      = [Next(V) == V - 0.5f],
        Surrogate = theta => Max(0, 1 - Abs(theta)),
    };
}
