namespace Snn.Models;

/// <summary>
/// SuperSpike (Zenke and Ganguli, 2018, Neural Comput. 30:1514, eq. 3.1 to 3.4): dw/dt = r·e·[α ∗ σ'(U)·(ε ∗ S)], an error of
/// the neuron after times an eligibility, which is the filtered product of a pseudo-derivative and the filtered spikes of the
/// neuron before. As in the paper it is added up over some time, here a trial, before the weight moves: by an optimiser where
/// the network is trained by online e-prop, by <see cref="LearningRate"/> in a simulation. The learning signal is −e.
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

    /// <summary>The learning rate r, of a simulation: by how much of the sum over the steps of a trial the weight goes down at its end.</summary>
    public float LearningRate { get; init; } = 1e-5f;

    /// <summary>The greatest weight of a simulation, with either sign.</summary>
    public float WMax { get; init; } = 10f;

    /// <summary>Distance of the neuron after from its threshold.</summary>
    [Post] public partial float Theta { get; }

    /// <summary>Learning signal of the neuron after: what its output is less what it is to be, filtered, or the derivative of a loss by it.</summary>
    [Signal(Per.Post)] public partial float L { get; }

    /// <summary>Current that spikes of the neuron before would leave.</summary>
    [State] public partial float S { get; set; }

    /// <summary>Potential that they would leave, ε ∗ S.</summary>
    [State] public partial float P { get; set; }

    /// <summary>The first of the two filters of the eligibility.</summary>
    [State] public partial float Rise { get; set; }

    /// <summary>The eligibility.</summary>
    [State] public partial float Eligibility { get; set; }

    /// <summary>The gradient so far.</summary>
    [Gradient] public partial float G { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>σ'(U).</summary>
    private float Slope => Pow(1 + Steepness * Abs(Theta), -2);

    /// <summary>Filters.</summary>
    public Equations Flow =>
    [
        D(S) == -S / TauSyn,
        D(P) == (S - P) / TauMem,
        D(Rise) == (Slope * P - Rise) / TauRise,
        D(Eligibility) == (Rise - Eligibility) / TauDecay,
    ];

    /// <summary>A spike arrives.</summary>
    public Event PreSpike => new() { Then = [Next(S) == S + 1] };

    /// <summary>The sum.</summary>
    public Equations Step => [Next(G) == G + L * Eligibility];

    /// <summary>The end of a trial, or of the time t_b between updates.</summary>
    public Event EndOfTrial => new() { Then = [Next(W) == Clamp(W - LearningRate * G, -WMax, WMax), Next(G) == 0] };
}
