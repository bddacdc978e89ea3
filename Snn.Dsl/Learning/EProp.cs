namespace Snn;

/// <summary>
/// Eligibility propagation (Bellec et al., 2020, Nat. Commun. 11:3625): the gradient reaches a spike from the readout
/// alone, never through recurrent spikes. On a recorded trial it is computed by one backward sweep.
/// </summary>
public sealed record EProp : LearningRule
{
    /// <summary>The weights through which the readout's error reaches the neurons.</summary>
    public Feedback Feedback { get; init; } = Feedback.Symmetric;
}

/// <summary>Where the feedback weights of e-prop come from.</summary>
public enum Feedback
{
    /// <summary>The readout's own weights.</summary>
    Symmetric,

    /// <summary>Fixed random weights, drawn once like the readout's (broadcast alignment).</summary>
    Random,
}
