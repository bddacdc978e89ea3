using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>A rule whose tags are there once for each entry of a kernel, and that sees the neuron after.</summary>
[Plasticity]
public partial class TaggedStdp
{
    public Time Tau { get; init; } = 15 * ms;
    public float Rate { get; init; } = 0.01f;

    [State] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [State] public partial float C { get; set; }
    [State] public partial float L { get; set; }
    [Post] public partial float V { get; }
    [Signal] public partial float Reward { get; }
    [Target] public partial float W { get; set; }

    public Equations Flow => [D(L) == (Reward - L) / (10 * ms), D(X) == (0.5f * L - X) / Tau, D(Y) == -Y / Tau, D(C) == -C / (40 * ms)];

    public Event PreSpike => new()
    {
        Then = [Next(X) == X + 1, Next(C) == C - Y * W, Next(W) == Clamp(W - 0.25f * Rate * Y + 0.01f * Rate * V, -1, 1)],
    };

    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(C) == C + X * (1 - W)] };

    public Equations Step => [Next(W) == Clamp(W + Rate * Reward * C, -1, 1)];

    public Event EndOfTrial => new() { Then = [Next(W) == 0.999f * W] };
}

/// <summary>Fades tags and brings the mean weight of each channel back.</summary>
[CustomUpdate]
public partial class TagFading
{
    [Target(Per.Synapse)] public partial float C { get; set; }
    [Target(Per.Synapse)] public partial float W { get; set; }
    public Equations Step => [Next(C) == 0.5f * C, Next(W) == W + 0.1f * (0.3f - MeanOverSources(W))];
}

/// <summary>Convolutions that learn, with strides and padding, and a pool and a projection of all pairs behind them.</summary>
[Network]
public partial class LearningKernels
{
    public Population<SpikeInput> Input { get; } = new(7, 40, 2);
    public Population<Lif> Hidden { get; } = new(4, 20, 5);
    public Population<Lif> Deep { get; } = new(3, 19, 3);
    public Population<Lif> Pooled { get; } = new(1, 9, 3);
    [Learn<TaggedStdp>, FromRun("Reward")] public Convolution<Delta> InHid { get; } = new(Init.Normal(sd: 0.2f, mean: 0.35f), kernel: 3) { Stride = 2, Padding = 1, Delay = 2 * ms };
    [Learn<PairStdp>] public Convolution<Delta> HidDeep { get; } = new(Init.Uniform(0.2f, 0.5f), kernel: 2);
    public Pool<Delta> Pool { get; } = new(Init.Constant(1), Pooling.Sum, (3, 2));
    [Learn<PairStdp>] public Dense<Delta> PoolPool { get; } = new(Init.Uniform(0, 0.1f));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidDeep >> Deep, Deep >> Pool >> Pooled, Pooled >> PoolPool >> Pooled];

    [Update(Every = 0, Group = "fade")] public TagFading Fade { get; } = new();
    public Bindings Variables => [Bind(Fade.C, InHid.Rule<TaggedStdp>().C), Bind(Fade.W, InHid.Model.Weight)];
}

/// <summary>A kernel as large as its source: each entry is one pair's.</summary>
[Network]
public partial class KernelOfPairs
{
    public Population<SpikeInput> Input { get; } = new(3, 4, 2);
    public Population<Lif> Hidden { get; } = new(1, 1, 5);
    [Learn<TaggedStdp>, FromRun("Reward")] public Convolution<Delta> InHid { get; } = new(Init.Constant(0.35f), kernel: (3, 4));
    public Wiring Wires => [Input >> InHid >> Hidden];
}

/// <summary>The same pairs in whole rows.</summary>
[Network]
public partial class RowsOfPairs
{
    public Population<SpikeInput> Input { get; } = new(3, 4, 2);
    public Population<Lif> Hidden { get; } = new(1, 1, 5);
    [Learn<TaggedStdp>, FromRun("Reward")] public Dense<Delta> InHid { get; } = new(Init.Constant(0.35f));
    public Wiring Wires => [Input >> InHid >> Hidden];
}
