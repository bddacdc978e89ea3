namespace Snn.Models;

/// <summary>Rises linearly from 0 to another schedule over the first updates (Goyal et al., 2017, arXiv 1706.02677, section 2.2), and is that one from there on.</summary>
[Schedule]
public partial class WarmUp
{
    /// <summary>Updates until it is the other one.</summary>
    public int Updates { get; init; } = 100;

    /// <summary>The other schedule, or a number that stays.</summary>
    public Schedule Then { get; init; } = 1e-3f;

    /// <summary>The number at an update.</summary>
    public float Value => Min(1, Iteration / Updates) * Then;
}
