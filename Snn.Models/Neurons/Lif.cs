namespace Snn.Models;

/// <summary>
/// Leaky integrate-and-fire neuron with reset to rest (Lapicque, 1907), trained through the fast sigmoid of Zenke and
/// Ganguli, 2018 (Neural Comput. 30:1514).
/// </summary>
[Neuron]
public partial class Lif
{
    /// <summary>Membrane time constant.</summary>
    public Time TauMem { get; init; } = 20 * ms;

    /// <summary>Absolute refractory period, in which the membrane rests.</summary>
    public Time TauRef { get; init; } = 2 * ms;

    /// <summary>Threshold.</summary>
    public float VTh { get; init; } = 1f;

    /// <summary>Potential after a spike.</summary>
    public float VReset { get; init; }

    /// <summary>Steepness of the pseudo-derivative.</summary>
    public float Steepness { get; init; } = 10f;

    /// <summary>Membrane potential; impulses land here.</summary>
    [State, Impulse] public partial float V { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial float I { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(V) == (I - V) / TauMem];

    /// <summary>The spike.</summary>
    public Event Spike => new()
    {
        When      = V >= VTh,
        Then      = [Next(V, Grad.Stop) == VReset],
        Hold      = [Hold(V, @for: TauRef)],
        Surrogate = theta => FastSigmoid(theta, Steepness),
    };
}
