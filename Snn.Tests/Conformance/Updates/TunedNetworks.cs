using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>A neuron whose time constant and threshold learn.</summary>
[Neuron]
public partial class Tuned
{
    [Trainable] public Time TauMem { get; init; } = 20 * ms;
    [Trainable(Per.Neuron)] public float VTh { get; init; } = 1;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem];

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == 0],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };
}

/// <summary>A time constant that is drawn to where it is expected.</summary>
[CustomUpdate]
public partial class Expected
{
    public Time Goal { get; init; } = 15 * ms;
    public float Strength { get; init; } = 1e-3f;

    [Input(Per.Population)] public partial Time Tau { get; }
    [Target(Per.Population)] public partial float G { get; set; }

    public Equations Step => [Next(G) == G + Strength * ((Tau - Goal) / ms)];
}

/// <summary>A gradient by something of each neuron that moves no mean; and how long it is beside that by the weights.</summary>
[CustomUpdate]
public partial class Centred
{
    [Target(Per.Neuron)] public partial float G { get; set; }
    [Input(Per.Synapse)] public partial float W { get; }
    [State(Per.Neuron)] public partial float Share { get; set; }

    public Equations Step => [Next(G) == G - MeanOverNeurons(G), Next(Share) == G / (1e-3f + Sqrt(SumOverSources(W * W)))];
}

/// <summary>Two gradients by delays, that of axons and that of a projection.</summary>
[CustomUpdate]
public partial class Late
{
    [Target(Per.Pre)] public partial float Axon { get; set; }
    [Input(Per.Population)] public partial float All { get; }
    [Input(Per.Pre, PerExample = true)] public partial float Count { get; }
    [State(Per.Pre)] public partial float Seen { get; set; }

    public Equations Step => [Next(Axon) == Axon / (1 + MeanOverBatch(Count)) + 0.1f * All, Next(Seen) == Axon];
}

/// <summary>A gradient by a parameter of synapses, cut in half.</summary>
[CustomUpdate]
public partial class Halved
{
    [Target(Per.Population)] public partial float G { get; set; }

    public Equations Step => [Next(G) == G / 2];
}

/// <summary>Gradients by parameters and delays that updates read and change.</summary>
[Network, Train<SurrogateBptt>, Train<EventProp>, Train<EProp>]
public partial class TunedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Tuned> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f)) { Delay = 3 * ms, MostDelay = 9 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    [Update(Group = "prior")] public Expected Prior { get; } = new();
    [Update(Every = 2)] public Centred Centre { get; } = new();
    public Late Late { get; } = new();
    [Update(Group = "half")] public Halved Half { get; } = new();

    public Bindings Variables =>
    [
        Bind(Prior.Tau, Hidden.Model.TauMem), Bind(Prior.G, Gradient(Hidden.Model.TauMem)),
        Bind(Centre.G, Gradient(Hidden.Model.VTh)), Bind(Centre.W, Gradient(InHid.Model.Weight)),
        Bind(Late.Axon, Gradient(Delay(InHid))), Bind(Late.All, Gradient(Delay(HidHid))), Bind(Late.Count, SpikeCount(Input)),
        Bind(Half.G, Gradient(Delay(HidHid))),
    ];
}

/// <summary>The same without any update.</summary>
[Network, Train<SurrogateBptt>, Train<EventProp>, Train<EProp>]
public partial class UntunedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Tuned> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f)) { Delay = 3 * ms, MostDelay = 9 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A network that learns as it runs, of which an update has the gradient by a delay.</summary>
[Network, Train<EProp>(Online = true), Train<EventProp>]
public partial class OnlineDelayNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable, TrainableDelay] public Dense<Exponential> InHid { get; } = new(Init.Glorot());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];

    public Halved Half { get; } = new();
    public Bindings Variables => [Bind(Half.G, Gradient(Delay(InHid)))];
}
