namespace Snn.Models;

/// <summary>
/// Generalised leaky integrate-and-fire neuron of level 1, the plain one (Teeter et al., 2018, Nat. Commun. 9:709): a leaky membrane that
/// is reset to rest. In all levels the potential stands still in the refractory period, while currents and thresholds go on.
/// </summary>
[Neuron]
public partial class Glif1 : GlifMembrane
{
    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ELeak];

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(V) == (I - (V - ELeak) / R) / Cm];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh,
        Then      = [Next(V, Grad.Stop) == ELeak],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VTh - ELeak) / mV) * Triangular(theta, VTh - ELeak),
    };
}

/// <summary>The membrane that all levels of generalised leaky integrate-and-fire neurons have (Teeter et al., 2018, Nat. Commun. 9:709).</summary>
public abstract class GlifMembrane
{
    /// <summary>Capacitance of the membrane.</summary>
    public Capacitance Cm { get; init; } = 100 * pF;

    /// <summary>Resistance of the membrane.</summary>
    public Resistance R { get; init; } = 200 * MOhm;

    /// <summary>Potential at rest.</summary>
    public Voltage ELeak { get; init; } = -75 * mV;

    /// <summary>Threshold of a neuron that has not spiked for long.</summary>
    public Voltage VTh { get; init; } = -48 * mV;

    /// <summary>Refractory period.</summary>
    public Time TauRef { get; init; } = 3 * ms;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;
}
