namespace Snn.Models;

/// <summary>Stays as it is for a number of updates, and is then multiplied by a factor, again and again.</summary>
[Schedule]
public partial class StepSchedule
{
    /// <summary>The number at the start.</summary>
    public float Start { get; init; } = 1e-3f;

    /// <summary>What it is multiplied by at each step.</summary>
    public float Factor { get; init; } = 0.1f;

    /// <summary>Updates from one step to the next.</summary>
    public int Every { get; init; } = 1000;

    /// <summary>The number at an update.</summary>
    public float Value => Start * Pow(Factor, Floor((Iteration - 1) / Every));
}
