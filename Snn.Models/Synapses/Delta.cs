namespace Snn.Models;

/// <summary>Synapse without a state: an arriving spike adds its weight to the target at once.</summary>
[Synapse]
public partial class Delta
{
    /// <summary>Weight of the arriving spike.</summary>
    [Input] public partial float Weight { get; }

    /// <summary>What the target gets.</summary>
    [Impulse] public float Kick => Weight;
}
