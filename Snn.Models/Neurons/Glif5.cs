namespace Snn.Models;

/// <summary>Level 5 (Teeter et al., 2018): level 4 with a threshold that follows the potential.</summary>
[Neuron]
public partial class Glif5
{
    /// <summary>Capacitance of the membrane.</summary>
    public Capacitance Cm { get; init; } = 100 * pF;

    /// <summary>Resistance of the membrane.</summary>
    public Resistance R { get; init; } = 200 * MOhm;

    /// <summary>Potential at rest.</summary>
    public Voltage ELeak { get; init; } = -75 * mV;

    /// <summary>Threshold of a neuron that has been at rest for long, Θ∞.</summary>
    public Voltage VTh { get; init; } = -48 * mV;

    /// <summary>Share of the potential above rest that is left after a spike, f_v.</summary>
    public float KeptV { get; init; } = 0.2f;

    /// <summary>Step of the potential at a spike, δV.</summary>
    public Voltage DeltaV { get; init; } = 5 * mV;

    /// <summary>Rise of the threshold by a spike, δΘ_s.</summary>
    public Voltage DeltaThS { get; init; } = 4 * mV;

    /// <summary>Time constant with which that falls, 1/b_s.</summary>
    public Time TauThS { get; init; } = 100 * ms;

    /// <summary>Time constant with which the threshold follows the potential, 1/a_v.</summary>
    public Time TauFollow { get; init; } = 200 * ms;

    /// <summary>Time constant with which it returns, 1/b_v.</summary>
    public Time TauThV { get; init; } = 50 * ms;

    /// <summary>Time constant of the first current, 1/k₁.</summary>
    public Time Tau1 { get; init; } = 10 * ms;

    /// <summary>Time constant of the second current, 1/k₂.</summary>
    public Time Tau2 { get; init; } = 100 * ms;

    /// <summary>Step of the first current at a spike, δI₁.</summary>
    public Current Delta1 { get; init; } = -0.02f * nA;

    /// <summary>Step of the second current at a spike, δI₂.</summary>
    public Current Delta2 { get; init; } = -0.01f * nA;

    /// <summary>Refractory period.</summary>
    public Time TauRef { get; init; } = 3 * ms;

    /// <summary>Height of the pseudo-derivative, in parts of one over its width.</summary>
    public float Gamma { get; init; } = 0.3f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial Voltage V { get; set; }

    /// <summary>What spikes have raised the threshold by, Θ_s.</summary>
    [State] public partial Voltage ThS { get; set; }

    /// <summary>What the potential has raised it by, Θ_v.</summary>
    [State] public partial Voltage ThV { get; set; }

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
        D(ThV) == (V - ELeak) / TauFollow - ThV / TauThV,
        D(I1)  == -I1 / Tau1,
        D(I2)  == -I2 / Tau2,
    ];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V > VTh + ThS + ThV,
        Then      = [Next(V, Grad.Stop) == ELeak + KeptV * (V - ELeak) - DeltaV, Next(ThS) == ThS + DeltaThS, Next(I1) == I1 + Delta1, Next(I2) == I2 + Delta2],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => Gamma / ((VTh - ELeak) / mV) * Triangular(theta, VTh - ELeak),
    };
}
