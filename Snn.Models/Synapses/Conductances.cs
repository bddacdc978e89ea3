namespace Snn.Models;

/// <summary>A current that jumps by the weight when a spike arrives and decays, in the units of a membrane.</summary>
[Synapse]
public partial class CurrentExponential
{
    /// <summary>Time constant of the decay.</summary>
    public Time Tau { get; init; } = 5 * ms;

    /// <summary>The current.</summary>
    [State] public partial Current I { get; set; }

    /// <summary>Step of the current.</summary>
    [Input] public partial Current Weight { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(I) == -I / Tau];

    /// <summary>A spike arrives.</summary>
    public Event Arrival => new() { Then = [Next(I) == I + Weight] };

    /// <summary>Into the membrane.</summary>
    [Output] public Current Out => I;
}

/// <summary>
/// A conductance that jumps by the weight when a spike arrives and decays, and draws the membrane to a potential of its own: as declared
/// AMPA receptors; with <c>E = −80 mV</c> and <c>Tau = 10 ms</c> GABA receptors of type A (Vogels and Abbott, 2005, J. Neurosci.
/// 25:10786).
/// </summary>
[Synapse]
public partial class ConductanceExponential
{
    /// <summary>Time constant of the decay.</summary>
    public Time Tau { get; init; } = 5 * ms;

    /// <summary>Reversal potential.</summary>
    public Voltage E { get; init; }

    /// <summary>The conductance.</summary>
    [State] public partial Conductance G { get; set; }

    /// <summary>Potential of the membrane.</summary>
    [Post] public partial Voltage V { get; }

    /// <summary>Step of the conductance.</summary>
    [Input] public partial Conductance Weight { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(G) == -G / Tau];

    /// <summary>A spike arrives.</summary>
    public Event Arrival => new() { Then = [Next(G) == G + Weight] };

    /// <summary>Into the membrane.</summary>
    [Output] public Current Out => G * (E - V);
}

/// <summary>
/// NMDA receptors: a conductance that rises and decays, blocked by magnesium as long as the membrane is not depolarised (Jahr and Stevens,
/// 1990, J. Neurosci. 10:3178).
/// </summary>
[Synapse]
public partial class Nmda
{
    /// <summary>Time constant of the rise.</summary>
    public Time TauRise { get; init; } = 2 * ms;

    /// <summary>Time constant of the decay.</summary>
    public Time TauDecay { get; init; } = 100 * ms;

    /// <summary>Reversal potential.</summary>
    public Voltage E { get; init; }

    /// <summary>Magnesium outside, in mmol/l.</summary>
    public float Mg { get; init; } = 1;

    /// <summary>What has arrived and makes the conductance rise.</summary>
    [State] public partial Conductance X { get; set; }

    /// <summary>The conductance without the block.</summary>
    [State] public partial Conductance G { get; set; }

    /// <summary>Potential of the membrane.</summary>
    [Post] public partial Voltage V { get; }

    /// <summary>What a spike adds to <see cref="X"/>; the conductance rises to a little less than it.</summary>
    [Input] public partial Conductance Weight { get; }

    private float Free => 1 / (1 + Mg / 3.57f * Exp(-0.062f * (V / mV)));

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(X) == -X / TauRise, D(G) == X / TauRise - G / TauDecay];

    /// <summary>A spike arrives.</summary>
    public Event Arrival => new() { Then = [Next(X) == X + Weight] };

    /// <summary>Into the membrane.</summary>
    [Output] public Current Out => G * Free * (E - V);
}
