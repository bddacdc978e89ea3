using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Izhikevich, 2003 (IEEE Trans. Neural Netw. 14:1569), as it stands there.</summary>
[Neuron]
public partial class Izhikevich2003
{
    public float a { get; init; } = 0.02f;
    public float b { get; init; } = 0.2f;
    public float c { get; init; } = -65;
    public float d { get; init; } = 8;

    [State] public partial float v { get; set; }
    [State] public partial float u { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(v) == -65, Next(u) == b * -65];

    public Equations Flow => [D(v) == (0.04f * v * v + 5 * v + 140 - u + I) / ms, D(u) == (a * (b * v - u)) / ms];

    public Event Spike => new() { When = v >= 30, Then = [Next(v) == c, Next(u) == u + d] };
}

/// <summary>Brette and Gerstner, 2005 (J. Neurophysiol. 94:3637), with their values.</summary>
[Neuron]
public partial class BretteGerstner2005
{
    public Capacitance C { get; init; } = 281 * pF;
    public Conductance gL { get; init; } = 30 * nS;
    public Voltage EL { get; init; } = -70.6f * mV;
    public Voltage VT { get; init; } = -50.4f * mV;
    public Voltage DeltaT { get; init; } = 2 * mV;
    public Time tauw { get; init; } = 144 * ms;
    public Conductance a { get; init; } = 4 * nS;
    public Current b { get; init; } = 0.0805f * nA;

    [State] public partial Voltage V { get; set; }
    [State] public partial Current w { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(V) == EL];

    public Equations Flow =>
    [
        D(V) == (-gL * (V - EL) + gL * DeltaT * Exp((V - VT) / DeltaT) - w + I) / C,
        D(w) == (a * (V - EL) - w) / tauw,
    ];

    public Event Spike => new() { When = V > 20 * mV, Then = [Next(V) == EL, Next(w) == w + b] };
}

/// <summary>The neuron of the conductance-based benchmark of Brette et al., 2007 (J. Comput. Neurosci. 23:349), after Vogels and Abbott.</summary>
[Neuron]
public partial class Coba2007
{
    public Time taum { get; init; } = 20 * ms;
    public Time TauRef { get; init; } = 5 * ms;
    public Voltage Ee { get; init; } = 0 * mV;
    public Voltage Ei { get; init; } = -80 * mV;
    public Voltage El { get; init; } = -60 * mV;
    public Voltage vt { get; init; } = -50 * mV;

    [State] public partial Voltage v { get; set; }
    [Input] public partial float ge { get; }
    [Input] public partial float gi { get; }

    public Equations Start => [Next(v) == El];

    public Equations Flow => [D(v) == (ge * (Ee - v) + gi * (Ei - v) - (v - El)) / taum];

    public Event Spike => new() { When = v > vt, Then = [Next(v) == El], Hold = [Hold(v, @for: TauRef)] };
}

/// <summary>GLIF3 of Teeter et al., 2018 (Nat. Commun. 9:709): a leaky integrator with two currents that follow spikes.</summary>
[Neuron]
public partial class Glif3
{
    public Capacitance C { get; init; } = 100 * pF;
    public Conductance G { get; init; } = 5 * nS;
    public Voltage EL { get; init; } = -70 * mV;
    public Voltage Theta { get; init; } = -45 * mV;
    public float k1 { get; init; } = 0.003f;
    public float k2 { get; init; } = 0.1f;
    public Current A1 { get; init; } = -9 * pA;
    public Current A2 { get; init; } = -94 * pA;
    public float R1 { get; init; } = 0.9f;
    public float R2 { get; init; } = 0.8f;
    public Time dt_ref { get; init; } = 3 * ms;

    [State] public partial Voltage V { get; set; }
    [State] public partial Current I1 { get; set; }
    [State] public partial Current I2 { get; set; }
    [Input] public partial Current Ie { get; }

    public Equations Start => [Next(V) == EL];

    public Equations Flow =>
    [
        D(V)  == (Ie + I1 + I2 - G * (V - EL)) / C,
        D(I1) == -k1 * I1 / ms,
        D(I2) == -k2 * I2 / ms,
    ];

    public Event Spike => new()
    {
        When = V > Theta,
        Then = [Next(V) == EL, Next(I1) == R1 * I1 + A1, Next(I2) == R2 * I2 + A2],
        Hold = [Hold(V, @for: dt_ref)],
    };
}

/// <summary>The theta neuron of Ermentrout and Kopell, 1986 (SIAM J. Appl. Math. 46:233): a phase that fires at π.</summary>
[Neuron]
public partial class ThetaNeuron
{
    public Time tau { get; init; } = 5 * ms;
    public float b { get; init; } = -0.2f;

    [State] public partial float theta { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(theta) == ((1 - Cos(theta)) + (1 + Cos(theta)) * (b + I)) / tau];

    public Event Spike => new() { When = theta >= MathF.PI, Then = [Next(theta) == theta - 2 * MathF.PI] };
}

/// <summary>Soma and dendrite, coupled by a conductance; what arrives, arrives at the dendrite.</summary>
[Neuron]
public partial class TwoCompartments
{
    public Capacitance Cs { get; init; } = 200 * pF;
    public Capacitance Cd { get; init; } = 150 * pF;
    public Conductance gs { get; init; } = 10 * nS;
    public Conductance gd { get; init; } = 8 * nS;
    public Conductance gc { get; init; } = 25 * nS;
    public Voltage EL { get; init; } = -65 * mV;

    [State] public partial Voltage Vs { get; set; }
    [State] public partial Voltage Vd { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(Vs) == EL, Next(Vd) == EL];

    public Equations Flow =>
    [
        D(Vs) == (gs * (EL - Vs) + gc * (Vd - Vs)) / Cs,
        D(Vd) == (gd * (EL - Vd) + gc * (Vs - Vd) + I) / Cd,
    ];

    public Event Spike => new() { When = Vs >= -50 * mV, Then = [Next(Vs) == -60 * mV] };
}

/// <summary>
/// NMDA receptors: saturating gates (Wang, 1999, J. Neurosci. 19:9587) and the block by magnesium, which the target's voltage
/// lifts (Jahr and Stevens, 1990, J. Neurosci. 10:3178).
/// </summary>
[Synapse]
public partial class Nmda
{
    public Conductance g { get; init; } = 80 * nS;
    public Voltage E { get; init; } = 0 * mV;
    public float Mg { get; init; } = 1;
    public Time tau_rise { get; init; } = 2 * ms;
    public Time tau_decay { get; init; } = 100 * ms;
    public Rate alpha { get; init; } = 0.5f * kHz;

    [Post] public partial Voltage V { get; }
    [State] public partial float x { get; set; }
    [State] public partial float s { get; set; }
    [Input] public partial float Weight { get; }

    private float B => 1 / (1 + Mg / 3.57f * Exp(-0.062f * (V / mV)));

    public Equations Flow => [D(x) == -x / tau_rise, D(s) == -s / tau_decay + alpha * x * (1 - s)];

    public Event Arrival => new() { Then = [Next(x) == x + Weight] };

    [Output] public Current I => g * s * B * (E - V);
}

/// <summary>What an NMDA synapse ends at.</summary>
[Neuron]
public partial class LeakyMembrane
{
    public Capacitance C { get; init; } = 200 * pF;
    public Conductance g { get; init; } = 10 * nS;

    [State] public partial Voltage V { get; set; }
    [Input] public partial Current I { get; }

    public Equations Start => [Next(V) == -70 * mV];

    public Equations Flow => [D(V) == (g * (-70 * mV - V) + I) / C];

    public Event Spike => new() { When = V >= -52 * mV, Then = [Next(V) == -60 * mV] };
}

[Network, Train<EventProp>]
public partial class Izhikevich2003Network
{
    public Time Dt { get; init; } = 0.05f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<Izhikevich2003> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);
    public Dense<Exponential> In { get; } = new(Init.Constant(20));
    public Dense<Exponential> Out { get; } = new(Init.Constant(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class BretteGerstner2005Network
{
    public Time Dt { get; init; } = 0.05f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<BretteGerstner2005> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);
    public Dense<CurrentSynapse> In { get; } = new(Init.Constant(2));
    public Dense<Exponential> Out { get; } = new(Init.Constant(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class Coba2007Network
{
    public Time Dt { get; init; } = 0.02f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<Coba2007> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);
    [Into(nameof(Coba2007.ge))] public Dense<Exponential> Exc { get; } = new(Init.Constant(1.5f));
    [Into(nameof(Coba2007.gi))] public Dense<Exponential> Inh { get; } = new(Init.Constant(0.3f)) { Model = new() { Tau = 10 * ms } };
    public Dense<Exponential> Out { get; } = new(Init.Constant(1));
    public Wiring Wires => [Input >> Exc >> Hidden, Input >> Inh >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class Glif3Network
{
    public Time Dt { get; init; } = 0.02f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<Glif3> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);
    public Dense<CurrentSynapse> In { get; } = new(Init.Constant(0.8f));
    public Dense<Exponential> Out { get; } = new(Init.Constant(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class ThetaNetwork
{
    public Time Dt { get; init; } = 0.05f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<ThetaNeuron> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);
    public Dense<Exponential> In { get; } = new(Init.Constant(2));
    public Dense<Exponential> Out { get; } = new(Init.Constant(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class TwoCompartmentsNetwork
{
    public Time Dt { get; init; } = 0.02f * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<TwoCompartments> Hidden { get; } = new(1);
    public Population<Leaky> Output { get; } = new(1);
    public Dense<CurrentSynapse> In { get; } = new(Init.Constant(1.5f));
    public Dense<Exponential> Out { get; } = new(Init.Constant(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EventProp>]
public partial class NmdaNetwork
{
    public Time Dt { get; init; } = 0.02f * ms;
    public Population<SpikeInput> Input { get; init; } = new(1);
    public Population<LeakyMembrane> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; init; } = new(1);
    [Trainable] public Dense<Nmda> InHid { get; } = new(Init.Constant(1));
    [Trainable] public Dense<Nmda> HidHid { get; } = new(Init.Constant(0)) { Delay = 1 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(1)) { Delay = 1 * ms };
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
