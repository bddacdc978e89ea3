using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Resonate-and-fire neuron (Izhikevich, 2001, Neural Netw. 14:883): fires where Im z rises through 1, and goes on from z = i.</summary>
[Neuron]
public partial class Resonator
{
    public float Damping { get; init; } = -0.1f;
    public float Omega { get; init; } = 1;

    [State, Impulse] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(X) == (Damping * X - Omega * Y + I) / ms, D(Y) == (Omega * X + Damping * Y) / ms];

    public Event Spike => new()
    {
        When = Rising(Y, 1),
        Then = [Next(X) == 0, Next(Y) == 1],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };
}

/// <summary>The same, but that a spike changes nothing.</summary>
[Neuron]
public partial class FreeResonator
{
    public float Damping { get; init; } = -0.1f;
    public float Omega { get; init; } = 1;
    public float YStart { get; init; }

    [State, Impulse] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(Y) == YStart];

    public Equations Flow => [D(X) == (Damping * X - Omega * Y + I) / ms, D(Y) == (Omega * X + Damping * Y) / ms];

    public Event Spike => new() { When = Rising(Y, 1), Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)) };
}

/// <summary>A resonator that cannot fire for a while, and moves on meanwhile.</summary>
[Neuron]
public partial class RefractoryResonator
{
    public Time TauRef { get; init; } = 7.5f * ms;

    [State, Impulse] public partial float X { get; set; }
    [State] public partial float Y { get; set; }

    public Equations Flow => [D(X) == (-0.1f * X - Y) / ms, D(Y) == (X - 0.1f * Y) / ms];

    public Event Spike => new() { When = Rising(Y, 1), Hold = [Hold(@for: TauRef)] };
}

/// <summary>Hodgkin and Huxley's neuron with the rates of Traub and Miles; the upstroke's way through 0 is the spike, which changes nothing.</summary>
[Neuron]
public partial class FreeHodgkinHuxley
{
    public Voltage VStart { get; init; } = -65 * mV;
    public Capacitance Cm { get; init; } = 200 * pF;
    public Conductance GLeak { get; init; } = 10 * nS;
    public Conductance GNa { get; init; } = 20000 * nS;
    public Conductance GK { get; init; } = 6000 * nS;

    [State] public partial Voltage V { get; set; }
    [State] public partial float M { get; set; }
    [State] public partial float H { get; set; }
    [State] public partial float N { get; set; }
    [Input] public partial Current I { get; }

    private float U => (V + 63 * mV) / mV;

    private float AlphaM => 0.32f * (13 - U) / (Exp((13 - U) / 4) - 1);
    private float BetaM => 0.28f * (U - 40) / (Exp((U - 40) / 5) - 1);
    private float AlphaH => 0.128f * Exp((17 - U) / 18);
    private float BetaH => 1 / (0.25f + 0.25f * Exp((40 - U) / 5));
    private float AlphaN => 0.032f * (15 - U) / (Exp((15 - U) / 5) - 1);
    private float BetaN => 0.5f * Exp((10 - U) / 40);

    public Equations Start => [Next(V) == VStart, Next(M) == 0.02f, Next(H) == 0.99f, Next(N) == 0.03f];

    [Integrate(Integrator.RungeKutta4)]
    public Equations Flow =>
    [
        D(V) == (GLeak * (-60 * mV - V) + GNa * M * M * M * H * (50 * mV - V) + GK * N * N * N * N * (-90 * mV - V) + I) / Cm,
        D(M) == (AlphaM * (1 - M) - BetaM * M) / ms,
        D(H) == (AlphaH * (1 - H) - BetaH * H) / ms,
        D(N) == (AlphaN * (1 - N) - BetaN * N) / ms,
    ];

    public Event Spike => new() { When = Rising(V, 0 * mV) };
}

[Network, Train<EProp>]
public partial class ResonatorNetwork
{
    public Time Dt { get; init; } = 0.25f * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Resonator> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.5f, 0.8f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class FreeResonatorNetwork
{
    public Time Dt { get; init; } = 0.25f * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<FreeResonator> Hidden { get; init; } = new(9);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.5f, 0.8f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.4f));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>Thrown down from its threshold by each spike, it comes back after a tenth of a millisecond.</summary>
[Neuron]
public partial class Thrown
{
    [State] public partial float V { get; set; }
    [State] public partial float U { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == U / ms, D(U) == (2 + I) / ms];

    public Event Spike => new() { When = Rising(V, 1), Then = [Next(V) == 1, Next(U) == -0.1f] };
}

[Network]
public partial class ThrownNetwork
{
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<Thrown> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network]
public partial class ExactResonatorNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Resonator> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Constant(0)) { Delay = 0.4f * ms };
    // short, for one that a current holds up spikes without end: after each spike it is below its threshold for a moment only
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Constant(0)) { Delay = 1.3f * ms, Model = new() { Tau = 0.1f * ms } };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0)) { Delay = 0.7f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EventProp>]
public partial class ExactFreeResonatorNetwork
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<FreeResonator> Hidden { get; init; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EventProp>]
public partial class RefractoryResonatorNetwork
{
    public Time Dt { get; init; } = 0.1f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<RefractoryResonator> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);

    public Dense<Delta> InHid { get; } = new(Init.Constant(3));
    public Dense<Exponential> HidOut { get; } = new(Init.Constant(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EventProp>]
public partial class ExactHodgkinHuxleyNetwork
{
    public Time Dt { get; init; } = 0.01f * ms;
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<FreeHodgkinHuxley> Hidden { get; init; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<CurrentSynapse> InHid { get; } = new(Init.Constant(1));
    [Trainable] public Dense<CurrentSynapse> HidHid { get; } = new(Init.Constant(0.5f)) { Delay = 1.3f * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1)) { Delay = 0.7f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A readout that fires on the way up: what the loss says of how far it is from there has another sign above it.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class RisingReadoutNetwork
{
    public Time Dt { get; init; } = 0.25f * ms;
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(9);
    [Readout] public Population<FreeResonator> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(2, 1));
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(0.02f));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}
