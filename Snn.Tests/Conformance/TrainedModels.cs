using Snn.Models;

namespace Snn.Tests.Conformance;

// models and networks whose parameters learn

/// <summary>The adaptive neuron of the golden files, everything in it trained.</summary>
[Neuron]
public partial class TrainedAlifMap
{
    [Trainable] public Time TauMem { get; init; } = 20 * ms;
    [Trainable] public Time TauAdapt { get; init; } = 100 * ms;
    [Trainable] public float VTh { get; init; } = 0.6f;
    [Trainable(Positive = true)] public float Beta { get; init; } = 0.07f;
    public float Gamma { get; init; } = 0.3f;

    [State] public partial float V { get; set; }
    [State] public partial float A { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == Decay(TauMem) * V + I, Next(A) == Decay(TauAdapt) * A];

    public Event Spike => new()
    {
        When = V > VTh + Beta * A,
        Then = [Next(V, Grad.Stop) == V - VTh, Next(A) == A + 1],
        Surrogate = theta => Gamma / VTh * Max(0, 1 - Abs(theta / VTh)),
    };
}

/// <summary>The same neuron with a value of each parameter for every neuron.</summary>
[Neuron]
public partial class TrainedAlifMapPerNeuron
{
    [Trainable(Per.Neuron)] public Time TauMem { get; init; } = 20 * ms;
    [Trainable(Per.Neuron)] public Time TauAdapt { get; init; } = 100 * ms;
    [Trainable(Per.Neuron)] public float VTh { get; init; } = 0.6f;
    [Trainable(Per.Neuron, Positive = true)] public float Beta { get; init; } = 0.07f;
    public float Gamma { get; init; } = 0.3f;

    [State] public partial float V { get; set; }
    [State] public partial float A { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == Decay(TauMem) * V + I, Next(A) == Decay(TauAdapt) * A];

    public Event Spike => new()
    {
        When = V > VTh + Beta * A,
        Then = [Next(V, Grad.Stop) == V - VTh, Next(A) == A + 1],
        Surrogate = theta => Gamma / VTh * Max(0, 1 - Abs(theta / VTh)),
    };
}

/// <summary>The readout of the golden files, trained.</summary>
[Neuron]
public partial class TrainedReadoutMap
{
    [Trainable] public Time TauOut { get; init; } = 15 * ms;

    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == Decay(TauOut) * V + I];

    [Output] public float Y => V;
}

/// <summary>The network of the golden files with trained time constants.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class TrainedGoldenNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<TrainedAlifMap> Hidden { get; init; } = new(8);
    public Population<TrainedReadoutMap> Output { get; init; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>The same with a value for every hidden neuron.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class TrainedGoldenNetworkPerNeuron
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<TrainedAlifMapPerNeuron> Hidden { get; init; } = new(8);
    public Population<TrainedReadoutMap> Output { get; init; } = new(3);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>Everything that EventProp has to differentiate: a hold, adaptation, a jump by the threshold, a start value.</summary>
[Neuron]
public partial class TrainedHybrid
{
    [Trainable] public Time TauMem { get; init; } = 20 * ms;
    [Trainable] public Time TauAdapt { get; init; } = 60 * ms;
    [Trainable] public Time TauRef { get; init; } = 3 * ms;
    [Trainable] public float VTh { get; init; } = 1f;
    [Trainable] public float Beta { get; init; } = 0.2f;
    [Trainable] public float Rest { get; init; } = 0.1f;
    [Trainable] public float Rise { get; init; } = 1f;

    [State] public partial float V { get; set; }
    [State] public partial float A { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == Rest];

    public Equations Flow => [D(V) == (Rest + I - V) / TauMem, D(A) == -A / TauAdapt];

    public Event Spike => new()
    {
        When = V >= VTh + Beta * A,
        Then = [Next(V) == V - (VTh + Beta * A), Next(A) == A + Rise],
        Hold = [Hold(V, @for: TauRef)],
        Surrogate = theta => 1 / Pow(1 + 5 * Abs(theta), 2),
    };
}

/// <summary>Synapse with a trained time constant and a trained scale of its weights.</summary>
[Synapse]
public partial class TrainedExponential
{
    [Trainable] public Time Tau { get; init; } = 5 * ms;
    [Trainable] public float Gain { get; init; } = 1f;

    [State] public partial float I { get; set; }
    [Input] public partial float Weight { get; }

    public Equations Flow => [D(I) == -I / Tau];

    public Event Arrival => new() { Then = [Next(I) == I + Gain * Weight] };

    [Output] public float Current => I;
}

/// <summary>Leaky readout, trained, with a scale of what the loss sees.</summary>
[Neuron]
public partial class TrainedLeaky
{
    [Trainable] public Time Tau { get; init; } = 20 * ms;
    [Trainable] public float Scale { get; init; } = 1f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / Tau];

    [Output] public float Y => Scale * V;
}

/// <summary>The shape of the golden network of EventProp, with everything trained.</summary>
[Network, Train<EventProp>, Train<SurrogateBptt>, Train<EProp>]
public partial class TrainedHybridNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<TrainedHybrid> Hidden { get; init; } = new(4);
    public Population<TrainedLeaky> Output { get; init; } = new(2);

    [Trainable] public Dense<TrainedExponential> InHid { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<TrainedExponential> HidHid { get; init; } = new(Init.Constant(0));
    [Trainable] public Dense<TrainedExponential> HidOut { get; init; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    /// <summary>One with another value of one parameter.</summary>
    public static TrainedHybridNetwork With(string name, float value, double dt)
    {
        float At(string parameter, float start) => parameter == name ? value : start;
        TrainedExponential Synapse(string projection) => new() { Tau = At(projection + ".Tau", 5) * ms, Gain = At(projection + ".Gain", 1) };
        return new()
        {
            Dt = (float)dt * ms,
            Hidden = new(4)
            {
                Model = new()
                {
                    TauMem = At("Hidden.TauMem", 20) * ms,
                    TauAdapt = At("Hidden.TauAdapt", 60) * ms,
                    TauRef = At("Hidden.TauRef", 3) * ms,
                    VTh = At("Hidden.VTh", 1),
                    Beta = At("Hidden.Beta", 0.2f),
                    Rest = At("Hidden.Rest", 0.1f),
                    Rise = At("Hidden.Rise", 1),
                },
            },
            Output = new(2) { Model = new() { Tau = At("Output.Tau", 20) * ms } },
            InHid = new(Init.Constant(0)) { Model = Synapse("InHid") },
            HidHid = new(Init.Constant(0)) { Model = Synapse("HidHid") },
            HidOut = new(Init.Constant(0)) { Model = Synapse("HidOut") },
        };
    }
}
