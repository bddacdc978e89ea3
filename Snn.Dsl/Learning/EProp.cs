namespace Snn;

/// <summary>A way to compute weight gradients of a spiking network.</summary>
public abstract record LearningRule;

/// <summary>
/// Eligibility propagation (Bellec et al., 2020, Nat. Commun. 11:3625): the gradient reaches a spike from the readout
/// alone, never through recurrent spikes. On a recorded trial it is computed by one backward sweep.
/// </summary>
public sealed record EProp : LearningRule
{
    /// <summary>The weights through which the readout's error reaches the neurons.</summary>
    public Feedback Feedback { get; init; } = Feedback.Symmetric;

    /// <summary>Strength of the firing-rate regularisation, loss per spike and Hz off the target; 0 turns it off.</summary>
    public float RateStrength { get; init; }

    /// <summary>The firing rate that the regularisation pulls every neuron to.</summary>
    public Rate TargetRate { get; init; } = 10 * Units.Hz;
}

/// <summary>Where the feedback weights of e-prop come from.</summary>
public enum Feedback
{
    /// <summary>The readout's own weights.</summary>
    Symmetric,

    /// <summary>Fixed random weights, drawn once like the readout's (broadcast alignment).</summary>
    Random,
}
