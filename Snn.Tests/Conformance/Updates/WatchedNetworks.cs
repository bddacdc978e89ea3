using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>What trials leave of the states of synapses: at their end, and of their course.</summary>
[CustomUpdate]
public partial class Watch
{
    [Input(Per.Post, PerExample = true)] public partial float End { get; }
    [Input(Per.Post, PerExample = true)] public partial float Mean { get; }
    [Input(Per.Post, PerExample = true)] public partial float Most { get; }
    [Input(Per.Post, PerExample = true)] public partial float When { get; }
    [Input(Per.Pre, PerExample = true)] public partial float Left { get; }
    [Input(Per.Pre, PerExample = true)] public partial float Used { get; }
    [State(Per.Post)] public partial float Ends { get; set; }
    [State(Per.Post)] public partial float Means { get; set; }
    [State(Per.Post)] public partial float Maxima { get; set; }
    [State(Per.Post)] public partial float Steps { get; set; }
    [State(Per.Pre)] public partial float Remains { get; set; }
    [State(Per.Pre)] public partial float Sums { get; set; }

    public Equations Step =>
    [
        Next(Ends)    == MeanOverBatch(End),
        Next(Means)   == MeanOverBatch(Mean),
        Next(Maxima)  == MeanOverBatch(Most),
        Next(Steps)   == MeanOverBatch(When),
        Next(Remains) == MeanOverBatch(Left),
        Next(Sums)    == MeanOverBatch(Used),
    ];
}

/// <summary>States of synapses, of both of their ends, that updates read and carry from trial to trial; two populations of a kind.</summary>
[Network, Train<SurrogateBptt>]
public partial class WatchedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Lif> A { get; } = new(7);
    public Population<Lif> B { get; } = new(5);
    public Population<Lif> C { get; } = new(5);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<TsodyksMarkram> InHid { get; } = new(Init.Normal(sd: 4, mean: 12)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidA { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f));
    [Trainable] public Dense<Exponential> HidB { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f)) { Delay = 3 * ms };
    [Trainable] public Dense<Exponential> HidC { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f));
    [Trainable] public Dense<Exponential> AOut { get; } = new(Init.Glorot());
    [Trainable] public Dense<Exponential> BOut { get; } = new(Init.Glorot());
    [Trainable] public Dense<Exponential> COut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidA >> A, Hidden >> HidB >> B, Hidden >> HidC >> C, A >> AOut >> Output, B >> BOut >> Output, C >> COut >> Output];

    public Watch Watch { get; } = new();
    public Watch Second { get; } = new();
    public CarriedState Current { get; } = new();
    public CarriedState Resources { get; } = new();

    public Bindings Variables =>
    [
        Bind(Watch.End, HidB.Model.I), Bind(Watch.Mean, MeanOverTime(HidB.Model.I)),
        Bind(Watch.Most, MaxOverTime(HidB.Model.I)), Bind(Watch.When, ArgMaxOverTime(HidB.Model.I)),
        Bind(Watch.Left, InHid.Model.X), Bind(Watch.Used, SumOverTime(InHid.Model.U)),
        Bind(Second.End, InHid.Model.G), Bind(Second.Mean, MeanOverTime(InHid.Model.G)),
        Bind(Second.Most, MaxOverTime(InHid.Model.G)), Bind(Second.When, ArgMaxOverTime(InHid.Model.G)),
        Bind(Second.Left, MaxOverTime(InHid.Model.U)), Bind(Second.Used, MeanOverTime(InHid.Model.X)),
        Bind(Current.End, HidC.Model.I), Bind(Current.Start, Start(HidC.Model.I)),
        Bind(Resources.End, InHid.Model.X), Bind(Resources.Start, Start(InHid.Model.X)),
    ];
}

/// <summary>The same of one kind of synapses, where weights learn as the network runs.</summary>
[Network, Train<EProp>(Online = true)]
public partial class OnlineWatchedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.6f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];

    public CarriedState Carry { get; } = new();
    public CarriedState CarryMean { get; } = new();

    public Bindings Variables =>
    [
        Bind(Carry.End, InHid.Model.I), Bind(Carry.Start, Start(InHid.Model.I)),
        Bind(CarryMean.End, MeanOverTime(HidOut.Model.I)), Bind(CarryMean.Start, Start(HidOut.Model.I)),
    ];
}
