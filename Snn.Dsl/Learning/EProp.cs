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
    /// Online: after how many time steps weights are updated within a trial; 0 for an update after each batch alone. The
    /// examples of a batch then take their steps together, and an update is by the mean of their gradients.
    /// </summary>
    public int UpdateEvery { get; init; }

    /// <summary>
    /// Online, of a network that says <c>[Train&lt;EProp&gt;(Online = true, Prunes = true)]</c>: an eligibility whose magnitude, as
    /// the readout sees it, is below this moves no weight and is set to 0, as where it is kept in a few bits (Frenkel and
    /// Indiveri, 2022, ISSCC, "ReckOn"). 0 prunes none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set below 0, or to what is no finite number.</exception>
    public float PruneBelow
    {
        get;
        init => field = value is >= 0 and < float.PositiveInfinity ? value : throw new ArgumentOutOfRangeException(nameof(PruneBelow), value, "PruneBelow is a bound on magnitudes, at least 0; 0 prunes none.");
    }

    /// <summary>
    /// In how many bits, its sign among them, a trained weight is kept: it is one of 2ⁿ values from −<see cref="WeightRange"/>
    /// in equal steps. What an update makes of it is rounded to one of its two neighbours by chance, so that it is right in the
    /// mean (Gupta et al., 2015, arXiv 1502.02551, section 3; Frenkel and Indiveri, 2022, ISSCC, "ReckOn", with 8 bits). 0 for
    /// weights of single precision.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to neither 0 nor 2 to 16.</exception>
    public int WeightBits
    {
        get;
        init => field = value is 0 or (>= 2 and <= 16) ? value : throw new ArgumentOutOfRangeException(nameof(WeightBits), value, "WeightBits is a number from 2 to 16, or 0 for weights of single precision.");
    }

    /// <summary>With <see cref="WeightBits"/>: weights lie from minus this to a step less than this, in the base of their unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0, below, or to what is no finite number.</exception>
    public float WeightRange
    {
        get;
        init => field = value is > 0 and < float.PositiveInfinity ? value : throw new ArgumentOutOfRangeException(nameof(WeightRange), value, "WeightRange is a finite number above 0.");
    }
    = 1;
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
