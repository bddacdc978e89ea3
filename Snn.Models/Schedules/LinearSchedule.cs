namespace Snn.Models;

/// <summary>Falls or rises linearly over the run.</summary>
[Schedule]
public partial class LinearSchedule
{
    /// <summary>The number at the start of the run.</summary>
    public float Start { get; init; } = 1e-3f;

    /// <summary>Share of it that is left at the end.</summary>
    public float FinalShare { get; init; }

    /// <summary>The number at an update.</summary>
    public float Value => Start * (1 + (FinalShare - 1) * Progress);
}
