using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>An optimiser that leaves the gradient where the weights were.</summary>
[CustomUpdate]
public partial class Exposing
{
    [Target] public partial float Theta { get; set; }
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    public Equations Step => [Next(Theta) == Gradient];
}

/// <summary>A pull on all weights, also those whose sources were silent, in proportion to what each neuron's have in all.</summary>
[CustomUpdate]
public partial class Pull
{
    public float Strength { get; init; } = 0.1f;
    [Input(Per.Synapse)] public partial float W { get; }
    [Target(Per.Synapse)] public partial float G { get; set; }
    [Input(Per.Post)] public partial float Weight { get; }

    public Equations Step => [Next(G) == G + Strength * W * (1 + Weight)];
}

/// <summary>What the neurons before have in all: of gradients, and of weights as the optimisers will find them.</summary>
[CustomUpdate]
public partial class Sizes
{
    [Input(Per.Synapse)] public partial float G { get; }
    [Input(Per.Synapse)] public partial float W { get; }
    [Input(Per.Post, PerExample = true)] public partial float Fired { get; }
    [State(Per.Post)] public partial float Squares { get; set; }
    [State(Per.Post)] public partial float Weight { get; set; }
    [State(Per.Post)] public partial float Spikes { get; set; }

    public Equations Step =>
    [
        Next(Squares) == SumOverSources(G * G),
        Next(Weight)  == SumOverSources(Abs(W)),
        Next(Spikes)  == SumOverBatch(Fired),
    ];
}

/// <summary>Mixes a matrix with its transpose.</summary>
[CustomUpdate]
public partial class Turned
{
    public float Share { get; init; } = 0.25f;
    [Target(Per.Synapse)] public partial float G { get; set; }
    [Input(Per.Synapse)] public partial float Other { get; }

    public Equations Step => [Next(G) == G + Share * Other];
}

/// <summary>Gradients that updates read and change.</summary>
[Network, Train<EProp>(Online = true), Train<SurrogateBptt>, Train<EventProp>]
public partial class SteeredNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    [Trainable, AtLeast(-9), AtMost(9)] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    public GradientClipping Clip { get; } = new() { Most = 1e-3f };
    public GradientCentralisation Centre { get; } = new();
    public TrustRatio Trust { get; } = new() { Trust = 0.5f, WeightDecay = 0.01f };
    [Update(Group = "pull", After = nameof(Clip))] public Pull Pull { get; } = new();
    public Sizes Size { get; } = new();
    [Update(Group = "turned", Every = 2)] public Turned Turn { get; } = new();
    [Update(Group = "norm", Every = 2)] public WeightNormalisation Norm { get; } = new() { Length = 0.3f };

    public Bindings Variables =>
    [
        Bind(Clip.G, Gradient(InHid.Model.Weight)),
        Bind(Centre.G, Gradient(HidHid.Model.Weight)),
        Bind(Trust.G, Gradient(HidOut.Model.Weight)),
        Bind(Trust.W, HidOut.Model.Weight),
        Bind(Pull.W, InHid.Model.Weight),
        Bind(Pull.G, Gradient(InHid.Model.Weight)),
        Bind(Pull.Weight, Size.Weight),
        Bind(Size.W, InHid.Model.Weight),
        Bind(Size.G, Gradient(InHid.Model.Weight)),
        Bind(Size.Fired, SpikeCount(Hidden)),
        Bind(Turn.G, Gradient(HidHid.Model.Weight)),
        Bind(Turn.Other, Transpose(Gradient(HidHid.Model.Weight))),
        Bind(Norm.W, HidHid.Model.Weight),
    ];
}

/// <summary>The same without any update.</summary>
[Network, Train<EProp>(Online = true), Train<SurrogateBptt>, Train<EventProp>]
public partial class UnsteeredNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    [Trainable, AtLeast(-9), AtMost(9)] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>One projection that learns, whose gradient is kept short by a class.</summary>
[Network, Train<EProp>(Online = true), Train<SurrogateBptt>, Train<EventProp>]
public partial class ShortNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];

    public GradientClipping Clip { get; } = new() { Most = GradientUpdateTests.Most };
    public Bindings Variables => [Bind(Clip.G, Gradient(InHid.Model.Weight))];
}

/// <summary>The same without the class.</summary>
[Network, Train<EProp>(Online = true), Train<SurrogateBptt>, Train<EventProp>]
public partial class LongNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A gradient that somebody's rule sums up, and a class keeps short.</summary>
[Network, Train<EProp>(Online = true)]
public partial class ShortWrittenNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<BellecAlif> Hidden { get; } = new(9);
    public Population<BellecReadout> Output { get; } = new(3);
    [Trainable, Learn<EPropAlif>] public Dense<Delta> In { get; } = new(Init.Kaiming(2));
    public Dense<Delta> Out { get; } = new(Init.Kaiming(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];

    public GradientClipping Clip { get; } = new() { Most = GradientUpdateTests.Most };
    public Bindings Variables => [Bind(Clip.G, Gradient(In.Model.Weight))];
}

/// <summary>The same without the class.</summary>
[Network, Train<EProp>(Online = true)]
public partial class LongWrittenNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<BellecAlif> Hidden { get; } = new(9);
    public Population<BellecReadout> Output { get; } = new(3);
    [Trainable, Learn<EPropAlif>] public Dense<Delta> In { get; } = new(Init.Kaiming(2));
    public Dense<Delta> Out { get; } = new(Init.Kaiming(1));
    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
}

/// <summary>An optimiser of weights that are none soon.</summary>
[CustomUpdate]
public partial class Bursting
{
    [Target] public partial float Theta { get; set; }
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    public Equations Step => [Next(Theta) == (Iteration > 2 ? 1e38f * (1e3f + Theta * Theta) : Theta - 0.01f * Gradient)];
}

/// <summary>A gradient that is none soon.</summary>
[CustomUpdate]
public partial class Explosion
{
    [Target(Per.Synapse)] public partial float G { get; set; }

    public Equations Step => [Next(G) == (Iteration > 1 ? 1e38f * (1e3f + G * G) : G)];
}

/// <summary>Two updates, and it is over.</summary>
[Network, Train<EProp>(Online = true)]
public partial class ExplodingNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Glorot());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];

    public Explosion Bang { get; } = new();
    public Bindings Variables => [Bind(Bang.G, Gradient(InHid.Model.Weight))];
}
