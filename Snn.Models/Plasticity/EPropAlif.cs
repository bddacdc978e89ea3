namespace Snn.Models;

/// <summary>
/// e-prop of an adaptive neuron, trace by trace (Bellec et al., 2020, Nat. Commun. 11:3625, eq. 24 and 25), for
/// <see cref="BellecAlif"/>: the gradient of a loss by the weight is added up in <see cref="G"/>, for the optimiser of a network
/// that is trained by online e-prop. In a simulation the weight stays as it is unless <see cref="LearningRate"/> moves it at the
/// end of a trial.
/// </summary>
[Plasticity]
public partial class EPropAlif
{
    /// <summary>Membrane time constant of the neuron after.</summary>
    [Above(0)] public Time TauMem { get; init; } = 20 * ms;

    /// <summary>Time constant of its adaptation.</summary>
    [Above(0)] public Time TauAdapt { get; init; } = 2000 * ms;

    /// <summary>Time constant of the readout, through which its spikes are seen.</summary>
    [Above(0)] public Time TauOut { get; init; } = 20 * ms;

    /// <summary>Rise of its threshold per spike.</summary>
    public float Beta { get; init; } = 0.0174f;

    /// <summary>By how much of the gradient the weight goes down at the end of a trial of a simulation.</summary>
    public float LearningRate { get; init; }

    /// <summary>1 in a step in which a spike arrives.</summary>
    [Pre] public partial float Fired { get; }

    /// <summary>Pseudo-derivative of the neuron after.</summary>
    [Post] public partial float Psi { get; }

    /// <summary>
    /// Learning signal of this step: the derivative of the loss by the readout's output, through the feedback weights.
    /// </summary>
    [Signal(Per.Post)] public partial float L { get; }

    /// <summary>Filtered spikes of the neuron before: how the membrane moves with the weight.</summary>
    [State] public partial float ZBar { get; set; }

    /// <summary>How the adaptation moves with the weight, after the spikes of the step.</summary>
    [State] public partial float EA { get; set; }

    /// <summary>The eligibility as the readout filters it.</summary>
    [State] public partial float EBar { get; set; }

    /// <summary>The gradient so far.</summary>
    [Gradient] public partial float G { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>The adaptation just before the threshold.</summary>
    private float Adapted => Decay(TauAdapt) * EA;

    /// <summary>The eligibility of the step: how its spike moves with the weight.</summary>
    private float Eligibility => Psi * (Next(ZBar) - Beta * Adapted);

    /// <summary>
    /// Every step. A spike takes a step to the readout, so the error of this step is about the eligibilities before it.
    /// </summary>
    public Equations Step =>
    [
        Next(ZBar) == Decay(TauMem) * ZBar + Fired,
        Next(EA) == Adapted + Eligibility,
        Next(G) == G + L * EBar,
        Next(EBar) == Decay(TauOut) * EBar + Eligibility,
    ];

    /// <summary>The end of a trial.</summary>
    public Event EndOfTrial => new()
    {
        Then = [Next(W) == W - LearningRate * G, Next(G) == 0, Next(ZBar) == 0, Next(EA) == 0, Next(EBar) == 0],
    };
}
