namespace Snn.Models;

/// <summary>Falls over the run as half a period of a cosine does (Loshchilov and Hutter, 2017, arXiv 1608.03983, eq. 5, without restarts).</summary>
[Schedule]
public partial class CosineSchedule
{
    /// <summary>The number at the start of the run.</summary>
    public float Start { get; init; } = 1e-3f;

    /// <summary>Share of it that is left at the end.</summary>
    public float FinalShare { get; init; }

    /// <summary>The number at an update.</summary>
    public float Value => Start * (FinalShare + (1 - FinalShare) * (1 + Cos(MathF.PI * Progress)) / 2);
}
