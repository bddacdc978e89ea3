namespace Snn.Models;

/// <summary>
/// Adaptive leaky integrate-and-fire neuron in continuous time: after every spike the threshold rises by
/// <see cref="Beta"/> and decays with <see cref="TauAdapt"/> (Bellec et al., 2018, arXiv 1803.09574).
/// </summary>
[Neuron]
public partial class Alif
{
    /// <summary>Membrane time constant.</summary>
    public Time TauMem { get; init; } = 20 * ms;

    /// <summary>Time constant of the adaptation.</summary>
    public Time TauAdapt { get; init; } = 200 * ms;

    /// <summary>Absolute refractory period, in which the membrane stays where the spike left it.</summary>
    public Time TauRef { get; init; } = 2 * ms;

    /// <summary>Threshold at rest.</summary>
    public float VTh { get; init; } = 1f;

    /// <summary>Rise of the threshold per spike.</summary>
    public float Beta { get; init; } = 0.0174f;

    /// <summary>Height of the pseudo-derivative.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial float V { get; set; }

    /// <summary>Adaptation, in spikes.</summary>
    [State] public partial float A { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial float I { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow =>
    [
        D(V) == (I - V) / TauMem,
        D(A) == -A / TauAdapt,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V >= VTh + Beta * A,
        Then      = [Next(V, Grad.Stop) == V - VTh, Next(A) == A + 1],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / VTh * Max(0, 1 - Abs(theta / VTh)),
    };
}
