namespace Snn.Models;

/// <summary>
/// SuperSpike (Zenke and Ganguli, 2018, Neural Comput. 30:1514, eq. 3.1 to 3.4): dw/dt = r·e·[α ∗ σ'(U)·(ε ∗ S)], an error of
/// the neuron after times an eligibility, which is the filtered product of a pseudo-derivative and the filtered spikes of the
/// neuron before. The error comes as a signal, one for each neuron after.
/// </summary>
[Plasticity]
public partial class SuperSpike
{
    /// <summary>Time constant of the synaptic current in ε.</summary>
    [Above(0)] public Time TauSyn { get; init; } = 5 * ms;

    /// <summary>Time constant of the membrane in ε.</summary>
    [Above(0)] public Time TauMem { get; init; } = 10 * ms;

    /// <summary>Rise of the filter α of the eligibility.</summary>
    [Above(0)] public Time TauRise { get; init; } = 5 * ms;

    /// <summary>Decay of the filter α of the eligibility.</summary>
    [Above(0)] public Time TauDecay { get; init; } = 10 * ms;

    /// <summary>Steepness β of the pseudo-derivative, per unit of the distance from the threshold.</summary>
    public float Steepness { get; init; } = 10f;

    /// <summary>The learning rate r, per second.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>The greatest weight, with either sign.</summary>
    public float WMax { get; init; } = 10f;

    /// <summary>Distance of the neuron after from its threshold.</summary>
    [Post] public partial float Theta { get; }

    /// <summary>Error of the neuron after: what its output is to be less what it is, filtered.</summary>
    [Signal(Per.Post)] public partial float Error { get; }

    /// <summary>Current that spikes of the neuron before would leave.</summary>
    [State] public partial float S { get; set; }

    /// <summary>Potential that they would leave, ε ∗ S.</summary>
    [State] public partial float P { get; set; }

    /// <summary>The first of the two filters of the eligibility.</summary>
    [State] public partial float Rise { get; set; }

    /// <summary>The eligibility.</summary>
    [State] public partial float Eligibility { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>σ'(U).</summary>
    private float Slope => Pow(1 + Steepness * Abs(Theta), -2);

    /// <summary>Filters and weight.</summary>
    public Equations Flow =>
    [
        D(S) == -S / TauSyn,
        D(P) == (S - P) / TauMem,
        D(Rise) == (Slope * P - Rise) / TauRise,
        D(Eligibility) == (Rise - Eligibility) / TauDecay,
        D(W) == LearningRate * Error * Eligibility / (1 * sec),
    ];

    /// <summary>A spike arrives.</summary>
    public Event PreSpike => new() { Then = [Next(S) == S + 1] };

    /// <summary>The bounds.</summary>
    public Equations Step => [Next(W) == Clamp(W, -WMax, WMax)];
}
