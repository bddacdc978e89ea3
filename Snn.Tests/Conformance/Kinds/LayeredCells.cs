using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>A rule with all places where it may keep something, which sees a state of its neuron after and is given signals.</summary>
[Plasticity]
public partial class LayerRule
{
    public Time Tau { get; init; } = 20 * ms;
    public float Gain { get; init; } = 0.01f;
    public float First { get; init; } = 0.5f;
    [Pre] public partial float V { get; }
    [State] public partial float X { get; set; }
    [State] public partial float Y { get; set; }
    [State] public partial float Z { get; set; }
    [State] public partial float Mean { get; set; }
    [Signal] public partial float Reward { get; }
    [Signal(Per.Post)] public partial float Wanted { get; }
    [Target] public partial float W { get; set; }
    public Equations Start => [Next(Y) == First];
    public Equations Flow => [D(X) == -X / Tau, D(Y) == -Y / (2 * Tau), D(Mean) == (Reward - Mean) / Tau];
    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(Z) == Z + Gain * Y, Next(W) == Max(0, W - Gain * Y * (Mean + Wanted) * (1 + V))] };
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == Min(4, W + Gain * X * (1 + Z))] };
    public Event EndOfTrial => new() { Then = [Next(Z) == Z / 2] };
}

/// <summary>A simulation in which two populations share a kernel and three rows of projections a rule each: dense ones, compressed ones, others; delays of single synapses, noise, starts.</summary>
[Network]
public partial class LayeredCells
{
    public Time Dt => 0.5f * ms;

    public Population<SpikeInput> Input { get; } = new(13);
    public Population<SpikeInput> Other { get; } = new(34);
    public Population<LayerCell> Hidden { get; } = new(21) { Model = new() { TauMem = 15 * ms } };
    public Population<Alif> Alone { get; } = new(40);
    public Population<LayerCell> Deep { get; } = new(45) { Model = new() { VTh = 0.9f, Sd = 0.03f }, Start = { ["DeeperI"] = Init.Uniform(0, 0.8f) } };

    public Dense<Exponential> In { get; } = new(Init.Normal(2, 1)) { Delay = 2 * ms };
    public Sparse<Exponential> Loop { get; } = new(Init.Normal(0.5f), Connect.Probability(0.4f)) { Delays = Init.Uniform(1 * ms, 6 * ms) };
    [Learn<LayerRule>, FromRun(nameof(LayerRule.Reward), nameof(LayerRule.Wanted))]
    public Dense<Exponential> Deeper { get; } = new(Init.Uniform(0.2f, 1)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
    [Learn<PairStdp>] public Sparse<Exponential> Beside { get; } = new(Init.Uniform(0.1f, 0.9f), Connect.Fraction(0.6f));
    [Learn<LayerRule>, FromRun(nameof(LayerRule.Reward), nameof(LayerRule.Wanted))]
    public Dense<Exponential> Back { get; } = new(Init.Uniform(0, 0.4f)) { Rule = new LayerRule { Tau = 30 * ms, First = 0.2f } };
    [Learn<PairStdp>] public Sparse<Delta> Aside { get; } = new(Init.Uniform(0.1f, 0.9f), Connect.Probability(0.5f)) { Rule = new PairStdp { APlus = 0.02f }, Delay = 1 * ms };

    public Wiring Wires =>
    [
        Input >> In >> Hidden, Deep >> Loop >> Hidden, Hidden >> Deeper >> Deep, Other >> Beside >> Deep, Deep >> Back >> Alone, Other >> Aside >> Alone,
    ];
}

/// <summary>Two populations that share a kernel, with synapses that are drawn for each spike among others onto one arrival.</summary>
[Network]
public partial class DrawnLayers
{
    public Population<SpikeInput> Input { get; } = new(24);
    public Population<Lif> Hidden { get; } = new(50) { Start = { ["V"] = Init.Uniform(0, 1) } };
    public Population<Lif> Deep { get; } = new(37) { Model = new() { TauMem = 12 * ms } };

    public Procedural<Exponential> In { get; } = new(Init.Normal(sd: 0.3f, mean: 0.3f), Connect.Probability(0.3f)) { Delay = 2 * ms };
    public Sparse<Exponential> Loop { get; } = new(Init.Normal(0.2f), Connect.PerSource(9));
    public Procedural<Exponential> Back { get; } = new(Init.Constant(-0.1f), Connect.PerSource(11));
    public Dense<Exponential> First { get; } = new(Init.Uniform(0, 0.2f));
    public Procedural<Exponential> Deeper { get; } = new(Init.Uniform(0.1f, 0.6f), Connect.Probability(0.2f, 4)) { Delay = 3 * ms };
    public Dense<Exponential> Last { get; } = new(Init.Uniform(-0.1f, 0.1f));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Loop >> Hidden, Deep >> Back >> Hidden, Input >> First >> Deep, Hidden >> Deeper >> Deep, Deep >> Last >> Deep];
}
