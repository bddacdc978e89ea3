namespace Snn.Models;

/// <summary>Synapse whose current jumps by the weight at an arriving spike and decays exponentially.</summary>
[Synapse]
public partial class Exponential
{
    /// <summary>Time constant of the current.</summary>
    public Time Tau { get; init; } = 5 * ms;

    /// <summary>The current.</summary>
    [State] public partial float I { get; set; }

    /// <summary>Weight of the arriving spike.</summary>
    [Input] public partial float Weight { get; }

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(I) == -I / Tau];

    /// <summary>An arriving spike.</summary>
    public Event Arrival => new() { Then = [Next(I) == I + Weight] };

    /// <summary>What flows into the target.</summary>
    [Output] public float Current => I;
}
