namespace Snn;

/// <summary>
/// Eligibility propagation (Bellec et al., 2020, Nat. Commun. 11:3625): the gradient reaches a spike from the readout
/// alone, never through recurrent spikes. On a recorded trial it is computed by one backward sweep.
/// </summary>
public sealed record EProp : LearningRule
{
    /// <summary>The weights through which the readout's error reaches the neurons.</summary>
    public Feedback Feedback { get; init; } = Feedback.Symmetric;

    /// <summary>By which share the readout's weights and the feedback weights shrink with every update, where feedback is adaptive.</summary>
    public float FeedbackDecay { get; init; } = 1e-3f;

    /// <summary>
    /// Whether gradients are summed up as the network runs, by an eligibility of each synapse, in memory that does not grow
    /// with the trial; the network says <c>[Train&lt;EProp&gt;(Online = true)]</c>. The sum is that of the backward sweep.
    /// </summary>
    public bool Online { get; init; }

    /// <summary>
    /// Online: after how many time steps weights are updated within a trial, which needs batches of one example; 0 for an
    /// update after each batch alone.
    /// </summary>
    public int UpdateEvery { get; init; }
}

/// <summary>Where the feedback weights of e-prop come from.</summary>
public enum Feedback
{
    /// <summary>The readout's own weights.</summary>
    Symmetric,

    /// <summary>Fixed random weights, drawn once like the readout's (broadcast alignment).</summary>
    Random,

    /// <summary>
    /// Weights of their own that are drawn like the readout's, move as the readout's do, and decay as these do: so both become
    /// one, and nothing is carried back (Kolen and Pollack, 1994; Akrout et al., 2019, arXiv 1904.05391, eq. 16, 17).
    /// </summary>
    Adaptive,
}
