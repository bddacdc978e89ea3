using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Reductions of every kind, of weights and of what examples leave.</summary>
[CustomUpdate]
public partial class Survey
{
    [Input(Per.Synapse)] public partial float W { get; }
    [Input(Per.Post, PerExample = true)] public partial float V { get; }
    [Input(Per.Pre, PerExample = true)] public partial float N { get; }
    [Input(Per.Post, PerExample = true)] public partial float Peak { get; }
    [Input(Per.Post, PerExample = true)] public partial float When { get; }
    [Input(Per.Post, PerExample = true)] public partial float Course { get; }

    [State(Per.Post)] public partial float ColumnSum { get; set; }
    [State(Per.Post)] public partial float ColumnMax { get; set; }
    [State(Per.Post)] public partial float ColumnArgMax { get; set; }
    [State(Per.Pre)] public partial float RowMean { get; set; }
    [State(Per.Pre)] public partial float RowArgMax { get; set; }
    [State(Per.Post)] public partial float BatchMean { get; set; }
    [State(Per.Post)] public partial float BatchArgMax { get; set; }
    [State(Per.Population)] public partial float Winners { get; set; }
    [State(Per.Population)] public partial float Total { get; set; }
    [State(Per.Pre)] public partial float Spikes { get; set; }
    [State(Per.Post)] public partial float Times { get; set; }
    [State(Per.Synapse)] public partial float Before { get; set; }

    public Equations Step =>
    [
        Next(ColumnSum)    == SumOverSources(W * W),
        Next(ColumnMax)    == MaxOverSources(W),
        Next(ColumnArgMax) == ArgMaxOverSources(W),
        Next(RowMean)      == MeanOverTargets(W),
        Next(RowArgMax)    == ArgMaxOverTargets(Abs(W)),
        Next(BatchMean)    == MeanOverBatch(V + Peak),
        Next(BatchArgMax)  == ArgMaxOverBatch(V),
        Next(Winners)      == SumOverBatch(ArgMaxOverNeurons(V)),
        Next(Total)        == Total + SumOverSources(Next(RowMean)),
        Next(Spikes)       == SumOverBatch(N),
        Next(Times)        == MeanOverBatch(When + Course),
        Next(Before)       == W - Before / 2,
    ];
}

/// <summary>Updates after every batch, after every third one and on demand, in an order of their own.</summary>
[Network, Train<EProp>]
public partial class UpdatedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    public Dense<Exponential> Back { get; } = new(Init.Constant(0)) { Delay = 3 * ms };
    [Trainable, AtLeast(-0.2), AtMost(0.2)] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Back >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];

    [Update(After = nameof(Scale))] public Survey Look { get; } = new();
    [Update(Every = 3, Group = "homeostasis")] public SynapticScaling Scale { get; } = new() { Goal = 40 * Hz };
    public WeightTransport Tie { get; } = new();
    [Update(Every = 0, Group = "norm")] public WeightNormalisation Normalise { get; } = new() { Length = 0.6f };

    public Bindings Variables =>
    [
        Bind(Look.W, InHid.Model.Weight),
        Bind(Look.V, Hidden.Model.V),
        Bind(Look.N, SpikeCount(Input)),
        Bind(Look.Peak, MaxOverTime(Hidden.Model.V)),
        Bind(Look.When, ArgMaxOverTime(Hidden.Model.V)),
        Bind(Look.Course, MeanOverTime(Hidden.Model.V)),
        Bind(Scale.W, InHid.Model.Weight),
        Bind(Scale.Rate, FiringRate(Hidden)),
        Bind(Tie.From, Transpose(HidHid.Model.Weight)),
        Bind(Tie.To, Back.Model.Weight),
        .. Norms,
    ];

    private Bindings Norms => [Bind(Normalise.W, HidHid.Model.Weight)];
}
