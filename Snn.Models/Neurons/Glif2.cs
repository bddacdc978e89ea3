namespace Snn.Models;

/// <summary>
/// Level 2 (Teeter et al., 2018): the reset depends on the potential before the spike, and the threshold rises with each spike.
/// </summary>
[Neuron]
public partial class Glif2 : GlifReset
{
    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>What spikes have raised the threshold by, Θ_s.</summary>
    [State] public partial Voltage ThS { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ELeak];

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(V) == (I - (V - ELeak) / R) / Cm, D(ThS) == -ThS / TauThS];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh + ThS,
        Then      = [Next(V, Grad.Stop) == ELeak + KeptV * (V - ELeak) - DeltaV, Next(ThS) == ThS + DeltaThS],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VTh - ELeak) / mV) * Triangular(theta, VTh - ELeak),
    };
}

/// <summary>With the resets of levels 2, 4 and 5.</summary>
public abstract class GlifReset : GlifMembrane
{
    /// <summary>Share of the potential above rest that is left after a spike, f_v.</summary>
    public float KeptV { get; init; } = 0.2f;

    /// <summary>Step of the potential at a spike, δV.</summary>
    public Voltage DeltaV { get; init; } = 5 * mV;

    /// <summary>Rise of the threshold by a spike, δΘ_s.</summary>
    public Voltage DeltaThS { get; init; } = 4 * mV;

    /// <summary>Time constant with which that falls, 1/b_s.</summary>
    public Time TauThS { get; init; } = 100 * ms;
}
