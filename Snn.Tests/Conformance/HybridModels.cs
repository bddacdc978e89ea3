using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Synapse whose current decays exponentially, in the unit of its gain.</summary>
[Synapse]
public partial class CurrentSynapse
{
    public Time Tau { get; init; } = 5 * ms;
    public Current Gain { get; init; } = 1000 * pA;

    [State] public partial Current I { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Flow => [D(I) == -I / Tau];

    public Event Arrival => new() { Then = [Next(I) == I + Gain * Weight] };

    [Output] public Current Current => I;
}

/// <summary>Exponential synapse with a gain.</summary>
[Synapse]
public partial class GainSynapse
{
    public Time Tau { get; init; } = 5 * ms;
    public float Gain { get; init; } = 8;

    [State] public partial float I { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Flow => [D(I) == -I / Tau];

    public Event Arrival => new() { Then = [Next(I) == I + Gain * Weight] };

    [Output] public float Current => I;
}

/// <summary>
/// Adaptive exponential integrate-and-fire neuron (Brette and Gerstner, 2005). Cut early: at 20 mV, where the upstroke has
/// grown by e³⁵, no difference of losses shows the peak.
/// </summary>
[Neuron]
public partial class AdaptiveExponential
{
    public Capacitance Cm { get; init; } = 281 * pF;
    public Conductance GLeak { get; init; } = 30 * nS;
    public Voltage ELeak { get; init; } = -70.6f * mV;
    public Voltage VT { get; init; } = -50.4f * mV;
    public Voltage DeltaT { get; init; } = 2 * mV;
    public Time TauAdapt { get; init; } = 144 * ms;
    public Conductance Coupling { get; init; } = 4 * nS;
    public Current Jump { get; init; } = 80.5f * pA;
    public Voltage VPeak { get; init; } = -32 * mV;
    public Time TauRef { get; init; } = 0.5f * ms;

    [State] public partial Voltage V { get; set; }
    [State] public partial Current W { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(V) == ELeak];

    public Equations Flow =>
    [
        D(V) == (GLeak * DeltaT * Exp((V - VT) / DeltaT) - GLeak * (V - ELeak) - W + I) / Cm,
        D(W) == (Coupling * (V - ELeak) - W) / TauAdapt,
    ];

    public Event Spike => new()
    {
        When = V >= VPeak,
        Then = [Next(V) == ELeak, Next(W) == W + Jump],
        Hold = [Hold(V, @for: TauRef)],
    };
}

/// <summary>Quadratic integrate-and-fire neuron.</summary>
[Neuron]
public partial class Quadratic
{
    public Time Tau { get; init; } = 10 * ms;
    public float VPeak { get; init; } = 5f;
    public float VReset { get; init; } = -1f;
    public float VRest { get; init; } = -0.5f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == VRest];

    public Equations Flow => [D(V) == (V * V - VRest * VRest + I) / Tau];

    public Event Spike => new() { When = V >= VPeak, Then = [Next(V) == VReset] };
}

/// <summary>The neuron of Izhikevich, 2003 (IEEE Trans. Neural Netw. 14:1569), regular spiking.</summary>
[Neuron]
public partial class RegularSpiking
{
    public Time Unit { get; init; } = 1 * ms;
    public Time TauU { get; init; } = 50 * ms;
    public float B { get; init; } = 0.2f;
    public float C { get; init; } = -65f;
    public float Recovery { get; init; } = 8f;
    public float VPeak { get; init; } = 30f;

    [State] public partial float V { get; set; }
    [State] public partial float U { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == -70, Next(U) == -70 * B];

    public Equations Flow => [D(V) == (0.04f * V * V + 5 * V + 140 - U + I) / Unit, D(U) == (B * V - U) / TauU];

    public Event Spike => new() { When = V >= VPeak, Then = [Next(V) == C, Next(U) == U + Recovery] };
}

/// <summary>A readout that saturates: no affine flow, and an output that is none either.</summary>
[Neuron]
public partial class Saturating
{
    public Time Tau { get; init; } = 15 * ms;
    public float Ceiling { get; init; } = 2f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (Ceiling * Tanh(I / Ceiling) - V) / Tau];

    [Output] public float Y => V + 0.1f * V * V;
}

/// <summary>Adaptive exponential neurons.</summary>
[Network]
public partial class ExactAdExNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<AdaptiveExponential> Hidden { get; init; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<CurrentSynapse> InHid { get; } = new(Init.Constant(0)) { Delay = 0.4f * ms };
    [Trainable] public Dense<CurrentSynapse> HidHid { get; } = new(Init.Constant(0)) { Delay = 1.3f * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0)) { Delay = 0.7f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Quadratic neurons.</summary>
[Network]
public partial class QuadraticNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Quadratic> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(0)) { Delay = 0.4f * ms };
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Constant(0)) { Delay = 1.3f * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0)) { Delay = 0.7f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Neurons of Izhikevich, and a readout that is not affine either.</summary>
[Network]
public partial class ExactIzhikevichNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<RegularSpiking> Hidden { get; } = new(4);
    public Population<Saturating> Output { get; } = new(2);

    [Trainable] public Dense<GainSynapse> InHid { get; } = new(Init.Constant(0)) { Delay = 0.4f * ms };
    [Trainable] public Dense<GainSynapse> HidHid { get; } = new(Init.Constant(0)) { Delay = 1.3f * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0)) { Delay = 0.7f * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A discrete map: no event-driven plan.</summary>
[Network]
public partial class MapNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(2);
    public Population<BellecAlif> Hidden { get; } = new(2);
    public Population<Leaky> Output { get; } = new(1);

    public Dense<Delta> InHid { get; } = new(Init.Constant(0));
    public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A flow with a corner, on a neuron that is not affine: no event-driven plan.</summary>
[Neuron]
public partial class Cornered
{
    public Time Tau { get; init; } = 10 * ms;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (Max(V, 0) * V + I) / Tau];

    public Event Spike => new() { When = V >= 5f, Then = [Next(V) == -1] };
}

/// <summary>Has no event-driven plan.</summary>
[Network]
public partial class CorneredNetwork
{
    public Population<SpikeInput> Input { get; } = new(2);
    public Population<Cornered> Hidden { get; } = new(2);
    public Population<Leaky> Output { get; } = new(1);

    public Dense<Exponential> InHid { get; } = new(Init.Constant(0));
    public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
