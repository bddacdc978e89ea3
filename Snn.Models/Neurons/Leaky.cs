namespace Snn.Models;

/// <summary>Leaky integrator that does not spike, in continuous time: a readout.</summary>
[Neuron]
public partial class Leaky
{
    /// <summary>Time constant.</summary>
    public Time Tau { get; init; } = 20 * ms;

    /// <summary>Potential; impulses land here.</summary>
    [State, Impulse] public partial float V { get; set; }

    /// <summary>Sum of the synaptic currents.</summary>
    [Input] public partial float I { get; }

    /// <summary>At all times.</summary>
    public Equations Flow => [D(V) == (I - V) / Tau];

    /// <summary>What the loss sees.</summary>
    [Output] public float Y => V;
}
