using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>What trials have left by now, added up over the updates by their numbers, and gradients that depend on it.</summary>
[CustomUpdate]
public partial class Glances
{
    [Target(Per.Synapse)] public partial float G { get; set; }
    [Input(Per.Post, PerExample = true)] public partial float V { get; }
    [Input(Per.Post, PerExample = true)] public partial float Mean { get; }
    [Input(Per.Post, PerExample = true)] public partial float Peak { get; }
    [Input(Per.Post, PerExample = true)] public partial float When { get; }
    [Input(Per.Post, PerExample = true)] public partial Rate Rate { get; }
    [Input(Per.Pre, PerExample = true)] public partial float Given { get; }

    [State(Per.Post)] public partial float Levels { get; set; }
    [State(Per.Post)] public partial float Means { get; set; }
    [State(Per.Post)] public partial float Peaks { get; set; }
    [State(Per.Post)] public partial float Rates { get; set; }
    [State(Per.Pre)] public partial float Spikes { get; set; }

    public Equations Step =>
    [
        Next(Levels) == Levels + Iteration * SumOverBatch(V),
        Next(Means)  == Means + Iteration * SumOverBatch(Mean),
        Next(Peaks)  == Peaks + SumOverBatch(Peak + When),
        Next(Rates)  == Rates + SumOverBatch(Rate / Hz),
        Next(Spikes) == Spikes + Iteration * SumOverBatch(Given),
        Next(G)      == G * (1 + 0.1f * MeanOverBatch(Mean) + 0.01f * Iteration),
    ];
}

/// <summary>A network whose updates look at trials that are under way.</summary>
[Network, Train<EProp>(Online = true)]
public partial class GlancingNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];

    public Glances Look { get; } = new();
    public GradientClipping Clip { get; } = new() { Most = 2e-3f };
    [Update(Every = 2)] public WeightNormalisation Norm { get; } = new() { Length = 1.5f };

    public Bindings Variables =>
    [
        Bind(Look.G, Gradient(InHid.Model.Weight)),
        Bind(Look.V, Hidden.Model.V),
        Bind(Look.Mean, MeanOverTime(Hidden.Model.V)),
        Bind(Look.Peak, MaxOverTime(Hidden.Model.V)),
        Bind(Look.When, ArgMaxOverTime(Hidden.Model.V)),
        Bind(Look.Rate, FiringRate(Hidden)),
        Bind(Look.Given, SpikeCount(Input)),
        Bind(Clip.G, Gradient(HidOut.Model.Weight)),
        Bind(Norm.W, HidOut.Model.Weight),
    ];
}

/// <summary>The same of two populations that share a kernel, of which updates look at the second.</summary>
[Network, Train<EProp>(Online = true)]
public partial class GlancingLayers
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> First { get; } = new(13);
    public Population<Lif> Second { get; } = new(17) { Model = new() { TauMem = 15 * ms } };
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InFirst { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    [Trainable] public Dense<Exponential> InSecond { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f)) { Model = new() { Tau = 4 * ms } };
    [Trainable] public Dense<Exponential> FirstOut { get; } = new(Init.Glorot());
    [Trainable] public Dense<Exponential> SecondOut { get; } = new(Init.Glorot()) { Delay = 2 * ms };
    public Wiring Wires => [Input >> InFirst >> First, Input >> InSecond >> Second, First >> FirstOut >> Output, Second >> SecondOut >> Output];

    public Glances Look { get; } = new();

    public Bindings Variables =>
    [
        Bind(Look.G, Gradient(InSecond.Model.Weight)),
        Bind(Look.V, Second.Model.V),
        Bind(Look.Mean, MeanOverTime(InSecond.Model.I)),
        Bind(Look.Peak, MaxOverTime(Second.Model.V)),
        Bind(Look.When, ArgMaxOverTime(Second.Model.V)),
        Bind(Look.Rate, FiringRate(Second)),
        Bind(Look.Given, SpikeCount(Input)),
    ];
}
