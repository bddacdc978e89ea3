using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>What the steps since the last time have left: of spikes, of a state of neurons and of one of synapses.</summary>
[CustomUpdate]
public partial class Follow
{
    [Input(Per.Post)] public partial float Fired { get; }
    [Input(Per.Post, PerExample = true)] public partial float Sum { get; }
    [Input(Per.Post)] public partial float Mean { get; }
    [Input(Per.Post)] public partial float Most { get; }
    [Input(Per.Post)] public partial float When { get; }
    [Input(Per.Pre)] public partial float Given { get; }
    [Input(Per.Pre)] public partial float Left { get; }
    [State(Per.Post)] public partial float Count { get; set; }
    [State(Per.Post)] public partial float Total { get; set; }
    [State(Per.Post)] public partial float Average { get; set; }
    [State(Per.Post)] public partial float Peak { get; set; }
    [State(Per.Post)] public partial float PeakAt { get; set; }
    [State(Per.Pre)] public partial float Inputs { get; set; }
    [State(Per.Pre)] public partial float Resources { get; set; }

    public Equations Step =>
    [
        Next(Count)     == Fired,
        Next(Total)     == MeanOverBatch(Sum),
        Next(Average)   == Mean,
        Next(Peak)      == Most,
        Next(PeakAt)    == When,
        Next(Inputs)    == Given,
        Next(Resources) == Left,
    ];
}

/// <summary>A state that is cut in half.</summary>
[CustomUpdate]
public partial class Half
{
    [Target(Per.Neuron)] public partial float X { get; set; }

    public Equations Step => [Next(X) == X / 2];
}

/// <summary>A network that runs freely, whose updates look back on what it did.</summary>
[Network]
public partial class FollowedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Alif> Exc { get; } = new(130);
    public Dense<TsodyksMarkram> InExc { get; } = new(Init.Normal(sd: 4, mean: 9)) { Delay = 2 * ms };
    [Learn<PairStdp>] public Sparse<Exponential> ExcExc { get; } = new(Init.Normal(sd: 0.1f, mean: 0.1f), Connect.Probability(0.3f)) { Rule = new PairStdp() };
    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc];

    [Update(Every = 0, Group = "follow")] public Follow Follow { get; } = new();
    [Update(Every = 0, Group = "rate")] public SynapticScaling Scale { get; } = new() { Goal = 30 * Hz, Keep = 0 };
    [Update(Every = 0, Group = "rate")] public IntrinsicPlasticity Intrinsic { get; } = new() { Goal = 30 * Hz };
    [Update(Every = 0, Group = "half")] public Half Weaken { get; } = new();
    [Update(Every = 0, Group = "half")] public Half Tire { get; } = new();

    public Bindings Variables =>
    [
        Bind(Follow.Fired, SpikeCount(Exc)),
        Bind(Follow.Sum, SumOverTime(Exc.Model.V)),
        Bind(Follow.Mean, MeanOverTime(InExc.Model.G)),
        Bind(Follow.Most, MaxOverTime(Exc.Model.V)),
        Bind(Follow.When, ArgMaxOverTime(Exc.Model.V)),
        Bind(Follow.Given, SpikeCount(Input)),
        Bind(Follow.Left, MeanOverTime(InExc.Model.X)),
        Bind(Scale.W, ExcExc.Model.Weight), Bind(Scale.Rate, FiringRate(Exc)),
        Bind(Intrinsic.Threshold, Exc.Model.VTh), Bind(Intrinsic.Rate, FiringRate(Exc)),
        Bind(Weaken.X, InExc.Model.G), Bind(Tire.X, InExc.Model.X),
    ];
}
