namespace Snn.Models;

/// <summary>
/// Quadratic integrate-and-fire neuron, the normal form of a saddle-node on a circle (Ermentrout and Kopell, 1986, SIAM J. Appl. Math.
/// 46:233; Latham et al., 2000, J. Neurophysiol. 83:808).
/// </summary>
[Neuron]
public partial class Qif
{
    /// <summary>Membrane time constant.</summary>
    public Time TauMem { get; init; } = 10 * ms;

    /// <summary>Potential at rest.</summary>
    public Voltage ERest { get; init; } = -65 * mV;

    /// <summary>Potential beyond which it spikes by itself.</summary>
    public Voltage ECrit { get; init; } = -50 * mV;

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; } = -80 * mV;

    /// <summary>Peak of a spike.</summary>
    public Voltage VPeak { get; init; } = 0 * mV;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Sum of the synaptic currents, as the potential that a small one lifts the membrane by.</summary>
    [Input] public partial Voltage I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ERest];

    /// <summary>Between spikes: τ dV/dt = (V − ERest)(V − ECrit)/(ECrit − ERest) + I.</summary>
    public Equations Flow => [D(V) == ((V - ERest) * ((V - ECrit) / (ECrit - ERest)) + I) / TauMem];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V >= VPeak,
        Then      = [Next(V, Grad.Stop) == VReset],
        Surrogate = theta => Gamma / ((VPeak - ECrit) / mV) * Triangular(theta, VPeak - ECrit),
    };
}
