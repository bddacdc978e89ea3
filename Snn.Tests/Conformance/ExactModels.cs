using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>ALIF whose jump takes it down by the threshold it had.</summary>
[Neuron]
public partial class ThresholdResetAlif
{
    public Time TauMem { get; init; } = 20 * ms;
    public Time TauAdapt { get; init; } = 60 * ms;
    public float VTh { get; init; } = 1f;
    public float Beta { get; init; } = 0.2f;

    [State] public partial float V { get; set; }
    [State] public partial float A { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem, D(A) == -A / TauAdapt];

    public Event Spike => new()
    {
        When = V >= VTh + Beta * A,
        Then = [Next(V) == V - (VTh + Beta * A), Next(A) == A + 1],
    };
}

/// <summary>Synapse whose current is an alpha function of the time since the spike.</summary>
[Synapse]
public partial class Alpha
{
    public Time Tau { get; init; } = 4 * ms;

    [State] public partial float X { get; set; }
    [State] public partial float I { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Flow => [D(X) == -X / Tau, D(I) == (X - I) / Tau];

    public Event Arrival => new() { Then = [Next(X) == X + Weight] };

    [Output] public float Current => I;
}

/// <summary>Synapse whose current is a difference of two exponentials.</summary>
[Synapse]
public partial class DoubleExponential
{
    public Time TauRise { get; init; } = 2 * ms;
    public Time TauFall { get; init; } = 7 * ms;
    public float Gain { get; init; } = 1.5f;

    [State] public partial float Rise { get; set; }
    [State] public partial float Fall { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Flow => [D(Rise) == -Rise / TauRise, D(Fall) == -Fall / TauFall];

    public Event Arrival => new() { Then = [Next(Rise) == Rise + Gain * Weight, Next(Fall) == Fall + Gain * Weight] };

    [Output] public float Current => Fall - Rise;
}

/// <summary>The network of the golden file; its time step is for the stepped plan.</summary>
[Network]
[Train<EventProp>]
public partial class GoldenLifNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; init; } = new(4) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidHid { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; init; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>ALIF as the library has it: relative reset, a hold.</summary>
[Network]
[Train<EventProp>]
public partial class AlifNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Alif> Hidden { get; init; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidHid { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; init; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>ALIF with a jump that depends on its threshold.</summary>
[Network]
[Train<EventProp>]
public partial class ThresholdResetNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<ThresholdResetAlif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Alpha synapses everywhere, on neurons with a hold.</summary>
[Network]
public partial class AlphaNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Alpha> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Alpha> HidHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Alpha> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Double-exponential synapses everywhere, and impulses on the readout.</summary>
[Network]
public partial class DoubleExponentialNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<DoubleExponential> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<DoubleExponential> HidHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<DoubleExponential> HidOut { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> InOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output, Input >> InOut >> Output];
}

/// <summary>Besides currents, impulses that lift the membrane over the threshold at once.</summary>
[Network]
public partial class KickedNetwork
{
    public Population<SpikeInput> Input { get; } = new(6);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Kicks { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Input >> Kicks >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
