using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>A single number that follows those of neurons, and a look at delays.</summary>
[CustomUpdate]
public partial class Spread
{
    [Input(Per.Neuron)] public partial float Each { get; }
    [Input(Per.Pre)] public partial Time Axon { get; }
    [Target(Per.Population)] public partial float All { get; set; }
    [State(Per.Population)] public partial float Seen { get; set; }

    public Equations Step => [Next(All) == 0.99f * All + 0.01f * MeanOverNeurons(Each), Next(Seen) == MeanOverSources(Axon) / ms];
}

/// <summary>Axons that slow down with use.</summary>
[CustomUpdate]
public partial class Slow
{
    [Target(Per.Pre)] public partial Time Delay { get; set; }
    [Input(Per.Pre, PerExample = true)] public partial float Count { get; }

    public Equations Step => [Next(Delay) == Delay + 0.05f * MeanOverBatch(Count) * ms];
}

/// <summary>A delay that is to be longer than there is memory for.</summary>
[CustomUpdate]
public partial class Far
{
    [Target(Per.Population)] public partial Time Delay { get; set; }

    public Equations Step => [Next(Delay) == 100 * Delay];
}

/// <summary>Updates of parameters, of what a state starts with and of delays.</summary>
[Network, Train<EProp>, Train<EventProp>]
public partial class HomeostaticNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Alif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f)) { Delay = 2 * ms, MostDelay = 7 * ms };
    [Trainable, TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    public IntrinsicPlasticity Intrinsic { get; } = new() { Goal = 40 * Hz };
    public CarriedState Carry { get; } = new();
    [Update(Every = 2)] public Spread Spread { get; } = new();
    public Slow Slow { get; } = new();
    [Update(Every = 0, Group = "far")] public Far Far { get; } = new();

    public Bindings Variables =>
    [
        Bind(Intrinsic.Rate, FiringRate(Hidden)),
        Bind(Intrinsic.Threshold, Hidden.Model.VTh),
        Bind(Carry.End, Hidden.Model.A),
        Bind(Carry.Start, Start(Hidden.Model.A)),
        Bind(Spread.Each, Hidden.Model.VTh),
        Bind(Spread.All, Hidden.Model.Beta),
        Bind(Spread.Axon, Delay(InHid)),
        Bind(Slow.Delay, Delay(InHid)),
        Bind(Slow.Count, SpikeCount(Input)),
        Bind(Far.Delay, Delay(HidHid)),
    ];
}

/// <summary>Time constants of neurons and of synapses, and a threshold.</summary>
[CustomUpdate]
public partial class TimeConstants
{
    [Target(Per.Neuron)] public partial Time Each { get; set; }
    [Target(Per.Population)] public partial Time One { get; set; }
    [Target(Per.Post)] public partial float Threshold { get; set; }
    [Input(Per.Post, PerExample = true)] public partial Rate Rate { get; }

    public Equations Step =>
    [
        Next(Each)      == Each * (1 + 0.001f * MeanOverBatch(Rate) / Hz),
        Next(One)       == 0.9f * One,
        Next(Threshold) == Threshold + 0.002f * (MeanOverBatch(Rate) / Hz - 40),
    ];
}

/// <summary>A gradient by a time constant that it makes longer.</summary>
[CustomUpdate]
public partial class Lengthen
{
    [Target(Per.Synapse)] public partial float G { get; set; }
    [Target(Per.Population)] public partial Time Tau { get; set; }

    public Equations Step => [Next(G) == G * (Tau / ms), Next(Tau) == 1.02f * Tau];
}

/// <summary>The same where weights learn as the network runs: parameters that each neuron has its own of, before and after the optimisers.</summary>
[Network, Train<EProp>(Online = true)]
public partial class OnlineHomeostaticNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);

    [PerNeuron(nameof(Lif.VTh))]
    public Population<Lif> Hidden { get; } = new(13)
    {
        Parameters = { [nameof(Lif.VTh)] = Init.Uniform(0.8f, 1.2f) },
        Start = { [nameof(Lif.V)] = Init.Uniform(0, 0.5f) },
    };

    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f));
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    public TimeConstants Constants { get; } = new();
    public CarriedState Carry { get; } = new();
    public Lengthen Lengthen { get; } = new();

    public Bindings Variables =>
    [
        Bind(Constants.Each, Hidden.Model.TauMem),
        Bind(Constants.One, HidHid.Model.Tau),
        Bind(Constants.Threshold, Hidden.Model.VTh),
        Bind(Constants.Rate, FiringRate(Hidden)),
        Bind(Carry.End, Hidden.Model.V),
        Bind(Carry.Start, Start(Hidden.Model.V)),
        Bind(Lengthen.G, Gradient(HidOut.Model.Weight)),
        Bind(Lengthen.Tau, InHid.Model.Tau),
    ];
}
