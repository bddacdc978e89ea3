namespace Snn.Models;

/// <summary>Level 4 (Teeter et al., 2018): the resets of level 2 and the currents of level 3.</summary>
[Neuron]
public partial class Glif4 : GlifAfter
{
    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>What spikes have raised the threshold by, Θ_s.</summary>
    [State] public partial Voltage ThS { get; set; }

    /// <summary>The fast current after spikes.</summary>
    [State] public partial Current I1 { get; set; }

    /// <summary>The slow current after spikes.</summary>
    [State] public partial Current I2 { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial Current I { get; }

    /// <summary>It starts at rest.</summary>
    public Equations Start => [Next(V) == ELeak];

    /// <summary>Between spikes.</summary>
    public Equations Flow =>
    [
        D(V)   == (I + I1 + I2 - (V - ELeak) / R) / Cm,
        D(ThS) == -ThS / TauThS,
        D(I1)  == -I1 / Tau1,
        D(I2)  == -I2 / Tau2,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh + ThS,
        Then      = [Next(V, Grad.Stop) == ELeak + KeptV * (V - ELeak) - DeltaV, Next(ThS) == ThS + DeltaThS, Next(I1) == I1 + Delta1, Next(I2) == I2 + Delta2],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VTh - ELeak) / mV) * Triangular(theta, VTh - ELeak),
    };
}

/// <summary>And with the currents that spikes start, of levels 4 and 5.</summary>
public abstract class GlifAfter : GlifReset
{
    /// <summary>Time constant of the first current, 1/k₁.</summary>
    public Time Tau1 { get; init; } = 10 * ms;

    /// <summary>Time constant of the second current, 1/k₂.</summary>
    public Time Tau2 { get; init; } = 100 * ms;

    /// <summary>Step of the first current at a spike, δI₁.</summary>
    public Current Delta1 { get; init; } = -0.02f * nA;

    /// <summary>Step of the second current at a spike, δI₂.</summary>
    public Current Delta2 { get; init; } = -0.01f * nA;
}
