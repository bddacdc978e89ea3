namespace Snn;

/// <summary>A way to compute weight gradients of a spiking network.</summary>
public abstract record LearningRule
{
    private protected LearningRule()
    {
    }

    /// <summary>Strength of the firing-rate regularisation, loss per spike and Hz off the target; 0 turns it off.</summary>
    public float RateStrength { get; init; }

    /// <summary>The firing rate that the regularisation pulls every neuron to.</summary>
    public Rate TargetRate { get; init; } = 10 * Units.Hz;
}
