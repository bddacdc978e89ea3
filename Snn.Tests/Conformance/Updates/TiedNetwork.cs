using Snn.Models;

namespace Snn.Tests.Conformance.Updates;

/// <summary>The mean of weights and their own transpose, and how far they were from it.</summary>
[CustomUpdate]
public partial class Symmetry
{
    [Target(Per.Synapse)] public partial float W { get; set; }
    [Input(Per.Synapse)] public partial float Back { get; }
    [State(Per.Population)] public partial float Off { get; set; }

    public Equations Step =>
    [
        Next(W)   == (W + Back) / 2,
        Next(Off) == SumOverSources(SumOverTargets(Gap * Gap)),
    ];

    private float Gap => W - Back;
}

/// <summary>No longer than some norm, all weights of a projection together, by a pace that comes with the run.</summary>
[CustomUpdate]
public partial class GlobalNorm
{
    public float Most { get; init; } = 1f;
    [Target(Per.Synapse)] public partial float W { get; set; }
    [Input(Per.Population)] public partial float Off { get; }
    [State(Per.Population)] public partial float Norm { get; set; }
    [State(Per.Pre)] public partial float Strongest { get; set; }

    public Equations Step =>
    [
        Next(Norm)      == Sqrt(SumOverSources(SumOverTargets(W * W))),
        Next(Strongest) == MaxOverTargets(W) + Off / Iteration,
        Next(W)         == W * Min(1, Most / Next(Norm)),
    ];
}

/// <summary>A projection that follows another from the other side, as far as its neurons fire.</summary>
[CustomUpdate]
public partial class Following
{
    [Input(Per.Synapse)] public partial float From { get; }
    [Input(Per.Pre, PerExample = true)] public partial float Spikes { get; }
    [Input(Per.Post, PerExample = true)] public partial float Drive { get; }
    [Target(Per.Synapse)] public partial float To { get; set; }
    [State(Per.Post)] public partial float Driven { get; set; }

    public Equations Step =>
    [
        Next(Driven) == MaxOverBatch(Drive),
        Next(To)     == From / (1 + MeanOverBatch(Spikes)) + 1e-3f * Next(Driven),
    ];
}

/// <summary>Weights by which credit comes back are moved by updates too, some by their transposes.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class TiedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(13);
    public Population<Lif> Other { get; } = new(5);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.8f, mean: 0.4f));
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOther { get; } = new(Init.Normal(sd: 0.4f, mean: 0.2f));
    [AtLeast(-0.1), AtMost(0.1)] public Dense<Exponential> OtherHid { get; } = new(Init.Constant(0)) { Delay = 3 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    [Trainable] public Dense<Exponential> OtherOut { get; } = new(Init.Glorot());

    public Wiring Wires =>
    [
        Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOther >> Other, Other >> OtherHid >> Hidden,
        Hidden >> HidOut >> Output, Other >> OtherOut >> Output,
    ];

    [Update(Every = 2)] public Symmetry Same { get; } = new();
    public GlobalNorm Clip { get; } = new() { Most = 2 };
    public Following Follow { get; } = new();

    public Bindings Variables =>
    [
        Bind(Same.W, HidHid.Model.Weight),
        Bind(Same.Back, Transpose(HidHid.Model.Weight)),
        Bind(Clip.W, HidOut.Model.Weight),
        Bind(Clip.Off, Same.Off),
        Bind(Follow.From, HidOther.Model.Weight),
        Bind(Follow.Spikes, SpikeCount(Hidden)),
        Bind(Follow.Drive, SumOverTime(Other.Model.V)),
        Bind(Follow.To, Transpose(OtherHid.Model.Weight)),
    ];
}

/// <summary>A number that is none soon.</summary>
[CustomUpdate]
public partial class Runaway
{
    [Input(Per.Synapse)] public partial float W { get; }
    [State(Per.Population)] public partial float X { get; set; }

    public Equations Step => [Next(X) == (X + 1) * 1e30f + 0 * SumOverSources(SumOverTargets(W))];
}

/// <summary>Two batches, and it is over.</summary>
[Network, Train<EProp>]
public partial class RunawayNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Lif> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Glorot());
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Glorot());
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];

    public Runaway Away { get; } = new();
    public Bindings Variables => [Bind(Away.W, InHid.Model.Weight)];
}
