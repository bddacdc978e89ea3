namespace Snn.Models;

/// <summary>
/// Parametric leaky integrate-and-fire neuron (Fang et al., 2021, ICCV): its membrane time constant learns, one for
/// the population.
/// </summary>
[Neuron]
public partial class ParametricLif
{
    /// <summary>Membrane time constant, which learns.</summary>
    [Trainable] public Time TauMem { get; init; } = 2 * ms;

    /// <summary>Threshold.</summary>
    public float VTh { get; init; } = 1;

    /// <summary>Potential after a spike.</summary>
    public float VReset { get; init; }

    /// <summary>Steepness of the pseudo-derivative.</summary>
    public float Steepness { get; init; } = 2;

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
        Surrogate = theta => Arctan(theta, Steepness),
    };
}
