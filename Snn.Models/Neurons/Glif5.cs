namespace Snn.Models;

/// <summary>Level 5 (Teeter et al., 2018): level 4 with a threshold that follows the potential.</summary>
[Neuron]
public partial class Glif5 : GlifAfter
{
    /// <summary>Time constant with which the threshold follows the potential, 1/a_v.</summary>
    public Time TauFollow { get; init; } = 200 * ms;

    /// <summary>Time constant with which it returns, 1/b_v.</summary>
    public Time TauThV { get; init; } = 50 * ms;

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
