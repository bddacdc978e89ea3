namespace Snn.Models;

/// <summary>Is multiplied by a factor at every update.</summary>
[Schedule]
public partial class ExponentialSchedule
{
    /// <summary>The number at the first update.</summary>
    public float Start { get; init; } = 1e-3f;

    /// <summary>What it is multiplied by, per update.</summary>
    public float Factor { get; init; } = 0.9999f;

    /// <summary>The number at an update.</summary>
    public float Value => Start * Pow(Factor, Iteration - 1);
}
