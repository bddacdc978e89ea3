namespace Snn.Models;

/// <summary>
/// Adaptive exponential integrate-and-fire neuron (Brette and Gerstner, 2005, J. Neurophysiol. 94:3637) with the numbers of the
/// paper, those of a regular spiking pyramidal cell.
/// </summary>
[Neuron]
public partial class AdEx
{
    /// <summary>Capacitance of the membrane.</summary>
    public Capacitance Cm { get; init; } = 281 * pF;

    /// <summary>Leak conductance.</summary>
    public Conductance GLeak { get; init; } = 30 * nS;

    /// <summary>Reversal potential of the leak.</summary>
    public Voltage ELeak { get; init; } = -70.6f * mV;

    /// <summary>Potential at which the upstroke begins.</summary>
    public Voltage VTh { get; init; } = -50.4f * mV;

    /// <summary>How sharply it begins.</summary>
    public Voltage DeltaT { get; init; } = 2 * mV;

    /// <summary>Time constant of the adaptation.</summary>
    public Time TauW { get; init; } = 144 * ms;

    /// <summary>Adaptation below the threshold.</summary>
    public Conductance A { get; init; } = 4 * nS;

    /// <summary>Step of the adaptation at a spike.</summary>
    public Current B { get; init; } = 0.0805f * nA;

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; } = -70.6f * mV;

    /// <summary>Where the upstroke is taken as a spike: five times <see cref="DeltaT"/> above <see cref="VTh"/>, 0.06 ms before it would be at the paper's 20 mV.</summary>
    public Voltage VPeak { get; init; } = -40.4f * mV;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Adaptation.</summary>
    [State] public partial Current W { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ELeak];

    /// <summary>Between spikes.</summary>
    public Equations Flow =>
    [
        D(V) == (GLeak * (ELeak - V) + GLeak * DeltaT * Exp((V - VTh) / DeltaT) - W + I) / Cm,
        D(W) == (A * (V - ELeak) - W) / TauW,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V >= VPeak,
        Then      = [Next(V, Grad.Stop) == VReset, Next(W) == W + B],
        Surrogate = theta => Gamma / ((VPeak - VTh) / mV) * Triangular(theta, VPeak - VTh),
    };
}
