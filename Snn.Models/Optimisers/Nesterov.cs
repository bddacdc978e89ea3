namespace Snn.Models;

/// <summary>
/// Gradient descent with Nesterov's momentum (1983; Sutskever et al., 2013, eq. 3 and 4), in the form of Bengio et al. (2012,
/// arXiv 1212.0901): what is optimised is the point that the velocity leads to, so the gradient is that where the weights are.
/// </summary>
[CustomUpdate]
public partial class Nesterov
{
    /// <summary>Size of a step.</summary>
    public Schedule LearningRate { get; init; } = 1e-2f;

    /// <summary>Share of the velocity that is kept, per update.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Strength of the penalty ½ · <c>WeightDecay</c> · θ², of which the slope is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Sum of past gradients that fade.</summary>
    [State] public partial float Velocity { get; set; }

    /// <summary>What is optimised.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Its gradient.</summary>
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    private float Slope => Gradient + WeightDecay * Theta;

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(Velocity) == Momentum * Velocity + Slope,
        Next(Theta)    == Theta - LearningRate * (Slope + Momentum * Next(Velocity)),
    ];
}
