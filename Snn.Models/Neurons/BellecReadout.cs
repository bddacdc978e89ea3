namespace Snn.Models;

/// <summary>Leaky readout as the discrete map of Bellec et al., 2020 (Nat. Commun. 11:3625).</summary>
[Neuron]
public partial class BellecReadout
{
    /// <summary>Time constant.</summary>
    public Time TauOut { get; init; } = 20 * ms;

    /// <summary>Potential.</summary>
    [State] public partial float V { get; set; }

    /// <summary>Sum of the weights of the spikes that arrive in the step.</summary>
    [Input, Impulse] public partial float I { get; }

    /// <summary>One time step.</summary>
    public Equations Step => [Next(V) == Decay(TauOut) * V + I];

    /// <summary>What the loss sees.</summary>
    [Output] public float Y => V;
}
