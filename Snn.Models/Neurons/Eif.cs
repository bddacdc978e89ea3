namespace Snn.Models;

/// <summary>
/// Exponential integrate-and-fire neuron (Fourcaud-Trocmé, Hansel, van Vreeswijk and Brunel, 2003, J. Neurosci. 23:11628) with the
/// paper's fit to a conductance-based cell.
/// </summary>
[Neuron]
public partial class Eif
{
    /// <summary>Membrane time constant.</summary>
    public Time TauMem { get; init; } = 10 * ms;

    /// <summary>Absolute refractory period, in which the membrane rests.</summary>
    public Time TauRef { get; init; } = 1.7f * ms;

    /// <summary>Potential at rest.</summary>
    public Voltage ELeak { get; init; } = -65 * mV;

    /// <summary>Potential at which the upstroke begins.</summary>
    public Voltage VTh { get; init; } = -59.9f * mV;

    /// <summary>How sharply it begins.</summary>
    public Voltage DeltaT { get; init; } = 3.48f * mV;

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; } = -68 * mV;

    /// <summary>Peak of a spike.</summary>
    public Voltage VPeak { get; init; } = -30 * mV;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Sum of the synaptic currents, as the potential that they would lift the membrane by.</summary>
    [Input] public partial Voltage I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ELeak];

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(V) == (ELeak - V + DeltaT * Exp((V - VTh) / DeltaT) + I) / TauMem];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V >= VPeak,
        Then      = [Next(V, Grad.Stop) == VReset],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VPeak - VTh) / mV) * Triangular(theta, VPeak - VTh),
    };
}
