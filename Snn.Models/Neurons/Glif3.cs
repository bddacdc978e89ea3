namespace Snn.Models;

/// <summary>Level 3 (Teeter et al., 2018): two currents that each spike starts.</summary>
[Neuron]
public partial class Glif3 : GlifMembrane
{
    /// <summary>Time constant of the first current, 1/k₁.</summary>
    public Time Tau1 { get; init; } = 10 * ms;

    /// <summary>Time constant of the second current, 1/k₂.</summary>
    public Time Tau2 { get; init; } = 100 * ms;

    /// <summary>Step of the first current at a spike, δI₁.</summary>
    public Current Delta1 { get; init; } = -0.02f * nA;

    /// <summary>Step of the second current at a spike, δI₂.</summary>
    public Current Delta2 { get; init; } = -0.01f * nA;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

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
        D(V)  == (I + I1 + I2 - (V - ELeak) / R) / Cm,
        D(I1) == -I1 / Tau1,
        D(I2) == -I2 / Tau2,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh,
        Then      = [Next(V, Grad.Stop) == ELeak, Next(I1) == I1 + Delta1, Next(I2) == I2 + Delta2],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VTh - ELeak) / mV) * Triangular(theta, VTh - ELeak),
    };
}
