#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace RewardExample;

/// <summary>Reward-based e-prop (Bellec et al., 2020, eq. 5): a trial ends, and eligibilities count by how much better it ended than expected.</summary>
[Plasticity]
public partial class RewardEProp
{
    public float Rate { get; init; } = 0.015f;
    public float Beta { get; init; }                            // rise of the threshold per spike; 0 of neurons that do not adapt
    public Time  TauM { get; init; } = 20 * ms;                 // of membranes, and of the readout
    public Time  TauA { get; init; } = 2000 * ms;
    [Pre]              public partial float Fired    { get; }
    [Post]             public partial float Psi      { get; }
    [Signal(Per.Post)] public partial float Credit   { get; }   // what a spike did for the choice, and for what was expected
    [Signal]           public partial float Surprise { get; }   // the reward, less what was expected
    [State]  public partial float ZBar { get; set; }            // filtered spikes of the neuron before
    [State]  public partial float EA   { get; set; }            // how the adaptation moves with the weight
    [State]  public partial float EBar { get; set; }            // the eligibility as the readout filters it
    [Target] public partial float W    { get; set; }
    private float Adapted     => Decay(TauA) * EA;
    private float Eligibility => Psi * (Next(ZBar) - Beta * Adapted);
    public Equations Step     => [Next(ZBar) == Decay(TauM) * ZBar + Fired, Next(EA) == Adapted + Eligibility, Next(EBar) == Decay(TauM) * EBar + Eligibility];
    public Event   EndOfTrial => new() { Then = [Next(W) == W + Rate * Surprise * Credit * EBar] };
}

/// <summary>The same of weights onto a readout.</summary>
[Plasticity]
public partial class RewardReadout
{
    public float Rate { get; init; } = 0.015f;
    public Time  TauM { get; init; } = 20 * ms;
    [Pre]              public partial float Fired    { get; }
    [Signal(Per.Post)] public partial float Credit   { get; }
    [Signal]           public partial float Surprise { get; }
    [State]            public partial float ZBar     { get; set; }
    [Target]           public partial float W        { get; set; }
    public Equations Step     => [Next(ZBar) == Decay(TauM) * ZBar + Fired];
    public Event   EndOfTrial => new() { Then = [Next(W) == W + Rate * Surprise * Credit * ZBar] };
}

/// <summary>Leaky and adaptive neurons that see cues, and a readout: for left, for right, and for the reward to expect.</summary>
[Network]
public partial class RewardNetwork
{
    private const float Beta = 0.03f;
    public Population<SpikeInput>    Input    { get; } = new(40);
    public Population<BellecAlif>    Leaky    { get; } = new(50) { Model = new() { Beta = 0 } };
    public Population<BellecAlif>    Adaptive { get; } = new(50) { Model = new() { Beta = Beta } };
    public Population<BellecReadout> Output   { get; } = new(3);
    [Learn<RewardEProp>,   FromRun("Credit", "Surprise")] public Dense<Delta> InLeaky          { get; } = new(Init.Normal(0.15f, 0.05f));
    [Learn<RewardEProp>,   FromRun("Credit", "Surprise")] public Dense<Delta> InAdaptive       { get; } = new(Init.Normal(0.15f, 0.05f)) { Rule = new RewardEProp { Beta = Beta } };
    [Learn<RewardEProp>,   FromRun("Credit", "Surprise")] public Dense<Delta> LeakyLeaky       { get; } = new(Init.Kaiming(0.5f));
    [Learn<RewardEProp>,   FromRun("Credit", "Surprise")] public Dense<Delta> LeakyAdaptive    { get; } = new(Init.Kaiming(0.5f)) { Rule = new RewardEProp { Beta = Beta } };
    [Learn<RewardEProp>,   FromRun("Credit", "Surprise")] public Dense<Delta> AdaptiveLeaky    { get; } = new(Init.Kaiming(0.5f));
    [Learn<RewardEProp>,   FromRun("Credit", "Surprise")] public Dense<Delta> AdaptiveAdaptive { get; } = new(Init.Kaiming(0.5f)) { Rule = new RewardEProp { Beta = Beta } };
    [Learn<RewardReadout>, FromRun("Credit", "Surprise")] public Dense<Delta> LeakyOut         { get; } = new(Init.Normal(0.05f));
    [Learn<RewardReadout>, FromRun("Credit", "Surprise")] public Dense<Delta> AdaptiveOut      { get; } = new(Init.Normal(0.05f));
    public Wiring Wires =>
    [
        Input    >> InLeaky       >> Leaky, Input    >> InAdaptive       >> Adaptive,
        Leaky    >> LeakyLeaky    >> Leaky, Leaky    >> LeakyAdaptive    >> Adaptive, Leaky    >> LeakyOut    >> Output,
        Adaptive >> AdaptiveLeaky >> Leaky, Adaptive >> AdaptiveAdaptive >> Adaptive, Adaptive >> AdaptiveOut >> Output,
    ];
}
