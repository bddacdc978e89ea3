namespace Snn.Models;

/// <summary>
/// Spike-timing-dependent plasticity that a reward makes count (Izhikevich, 2007, Cereb. Cortex 17:2443): pairs of spikes
/// leave an eligibility at the synapse, and the weight moves with it times the level of dopamine, which each reward raises.
/// </summary>
[Plasticity]
public partial class RewardStdp
{
    /// <summary>Time constant of the traces of both neurons.</summary>
    [Above(0)] public Time TauPair { get; init; } = 20 * ms;

    /// <summary>Time constant of the eligibility, τc.</summary>
    [Above(0)] public Time TauC { get; init; } = 1000 * ms;

    /// <summary>Time constant of dopamine, τd.</summary>
    [Above(0)] public Time TauD { get; init; } = 200 * ms;

    /// <summary>What a pair without a delay adds to the eligibility, the neuron before first.</summary>
    public float APlus { get; init; } = 1f;

    /// <summary>What a pair without a delay takes from the eligibility, the neuron after first.</summary>
    public float AMinus { get; init; } = 1.5f;

    /// <summary>The level of dopamine without rewards.</summary>
    public float Tonic { get; init; }

    /// <summary>Change of the weight in a second, by one of eligibility and one of dopamine.</summary>
    public float LearningRate { get; init; } = 1f;

    /// <summary>The least weight.</summary>
    public float WMin { get; init; }

    /// <summary>The greatest weight.</summary>
    public float WMax { get; init; } = 1f;

    /// <summary>What a reward adds to dopamine in this step.</summary>
    [Signal] public partial float Reward { get; }

    /// <summary>Trace of the neuron before.</summary>
    [State] public partial float X { get; set; }

    /// <summary>Trace of the neuron after.</summary>
    [State] public partial float Y { get; set; }

    /// <summary>Eligibility of the synapse.</summary>
    [State] public partial float C { get; set; }

    /// <summary>Dopamine above its tonic level, one for all synapses.</summary>
    [State] public partial float Dopamine { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>Between spikes.</summary>
    public Equations Flow =>
    [
        D(X) == -X / TauPair,
        D(Y) == -Y / TauPair,
        D(C) == -C / TauC,
        D(Dopamine) == -Dopamine / TauD,
        D(W) == LearningRate * C * (Tonic + Dopamine) / (1 * sec),
    ];

    /// <summary>A spike arrives.</summary>
    public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(C) == C - AMinus * Y] };

    /// <summary>The neuron after fires.</summary>
    public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(C) == C + APlus * X] };

    /// <summary>Rewards of the step, and the bounds.</summary>
    public Equations Step => [Next(Dopamine) == Dopamine + Reward, Next(W) == Clamp(W, WMin, WMax)];
}
