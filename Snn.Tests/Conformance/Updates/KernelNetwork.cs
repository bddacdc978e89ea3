using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Reductions of a kernel, states of its entries, channels and places, and its gradient.</summary>
[CustomUpdate]
public partial class KernelSurvey
{
    [Target(Per.Synapse)] public partial float W { get; set; }
    [Target(Per.Synapse)] public partial float G { get; set; }
    [State(Per.Post)] public partial float ChannelMean { get; set; }
    [State(Per.Post)] public partial float ChannelArgMax { get; set; }
    [State(Per.Pre)] public partial float PlaceSum { get; set; }
    [State(Per.Synapse)] public partial float Seen { get; set; }

    public Equations Step =>
    [
        Next(ChannelMean)   == MeanOverSources(W),
        Next(ChannelArgMax) == ArgMaxOverSources(W),
        Next(PlaceSum)      == SumOverTargets(W),
        Next(Seen)          == Seen + W,
        Next(G)             == 0,
        Next(W)             == W - 0.25f * Next(ChannelMean),
    ];
}

/// <summary>A convolution that updates have, with strides and padding, beside a pool and synapses that are drawn, of whose neurons they have the rates.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class KernelNetwork
{
    public Population<SpikeInput> Input { get; } = new(5, 6, 2);
    public Population<Lif> Hidden { get; } = new(2, 3, 3);
    public Population<Lif> Pooled { get; } = new(1, 1, 3);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable, AtLeast(-0.4)] public Convolution<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f), kernel: (3, 4)) { Stride = 2, Padding = (0, 1) };
    public Pool<Exponential> Pool { get; } = new(Init.Constant(2), Pooling.Average, (2, 3));
    public Dense<Exponential> PoolPool { get; } = new(Init.Constant(0.05f));
    [Trainable] public Dense<Exponential> PoolOut { get; } = new(Init.Glorot());
    public Procedural<Exponential> HidOut { get; } = new(Init.Constant(0.1f), Connect.Probability(0.5f));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Pool >> Pooled, Pooled >> PoolPool >> Pooled, Pooled >> PoolOut >> Output, Hidden >> HidOut >> Output];

    public KernelSurvey Look { get; } = new();
    [Update(Every = 2, Group = "norm")] public WeightNormalisation Norm { get; } = new() { Length = 2f };
    public SynapticScaling Scale { get; } = new() { Goal = 50 * Hz };

    public Bindings Variables =>
    [
        Bind(Look.W, InHid.Model.Weight), Bind(Look.G, Gradient(InHid.Model.Weight)),
        Bind(Norm.W, InHid.Model.Weight),
        Bind(Scale.W, PoolPool.Model.Weight), Bind(Scale.Rate, FiringRate(Pooled)),
    ];
}
