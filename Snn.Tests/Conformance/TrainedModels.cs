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
