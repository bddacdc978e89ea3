namespace Snn.Models;

/// <summary>
/// Leaky integrate-and-fire neuron in the units of a membrane, for synapses that are currents
/// (<see cref="CurrentExponential"/>) or conductances with a reversal potential (<see cref="ConductanceExponential"/>,
/// <see cref="Nmda"/>); numbers of the COBA network of Brette et al., 2007 (J. Comput. Neurosci. 23:349).
/// </summary>
[Neuron]
public partial class MembraneLif
{
    /// <summary>Capacitance of the membrane.</summary>
    public Capacitance Cm { get; init; } = 200 * pF;

    /// <summary>Leak conductance.</summary>
    public Conductance GLeak { get; init; } = 10 * nS;

    /// <summary>Reversal potential of the leak.</summary>
    public Voltage ELeak { get; init; } = -60 * mV;

    /// <summary>Threshold.</summary>
    public Voltage VTh { get; init; } = -50 * mV;

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; } = -60 * mV;

    /// <summary>Absolute refractory period, in which the membrane rests.</summary>
    public Time TauRef { get; init; } = 5 * ms;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ELeak];

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(V) == (GLeak * (ELeak - V) + I) / Cm];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh,
        Then      = [Next(V, Grad.Stop) == VReset],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VTh - ELeak) / mV) * Triangular(theta, VTh - ELeak),
    };
}
