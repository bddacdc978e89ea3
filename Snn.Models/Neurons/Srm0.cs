namespace Snn.Models;

/// <summary>
/// Spike response model SRM₀ (Gerstner and Kistler, 2002, Spiking Neuron Models) with exponential kernels: the potential
/// is what arrives, filtered by the membrane, and what the last spike alone has left.
/// </summary>
[Neuron]
public partial class Srm0
{
    /// <summary>Membrane time constant.</summary>
    public Time TauMem { get; init; } = 20 * ms;

    /// <summary>Time constant of what a spike leaves.</summary>
    public Time TauEta { get; init; } = 10 * ms;

    /// <summary>What a spike leaves, η₀.</summary>
    public float Eta0 { get; init; } = 2;

    /// <summary>Absolute refractory period.</summary>
    public Time TauRef { get; init; } = 2 * ms;

    /// <summary>Threshold.</summary>
    public float VTh { get; init; } = 1;

    /// <summary>Steepness of the pseudo-derivative.</summary>
    public float Steepness { get; init; } = 10;

    /// <summary>What has arrived, filtered; impulses land here.</summary>
    [State, Impulse] public partial float H { get; set; }

    /// <summary>What the last spike has left.</summary>
    [State] public partial float Eta { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial float I { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(H) == (I - H) / TauMem, D(Eta) == -Eta / TauEta];

    /// <summary>The spike: of those before it nothing is left.</summary>
    public Event Spike => new()
    {
        When      = H + Eta >= VTh,
        Then      = [Next(Eta, Grad.Stop) == -Eta0],
        Hold      = [Hold(@for: TauRef)],
        Surrogate = theta => FastSigmoid(theta, Steepness),
    };
}
