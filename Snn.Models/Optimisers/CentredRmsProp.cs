namespace Snn.Models;

/// <summary>
/// RMSprop by the variance of the gradient in place of its mean square (Graves, 2013, arXiv 1308.0850, eq. 38 to 41), as
/// PyTorch computes it, with ε outside the root.
/// </summary>
[CustomUpdate]
public partial class CentredRmsProp
{
    /// <summary>Size of a step.</summary>
    public Schedule LearningRate { get; init; } = 1e-2f;

    /// <summary>Decay of the means, per update.</summary>
    public float Alpha { get; init; } = 0.99f;

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Share of the velocity that is kept, per update.</summary>
    public float Momentum { get; init; }

    /// <summary>Strength of the penalty ½ · <c>WeightDecay</c> · θ², of which the slope is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Running mean of the squared gradient.</summary>
    [State] public partial float U { get; set; }

    /// <summary>Running mean of the gradient.</summary>
    [State] public partial float M { get; set; }

    /// <summary>Sum of past steps that fade.</summary>
    [State] public partial float Velocity { get; set; }

    /// <summary>What is optimised.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Its gradient.</summary>
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    private float Slope => Gradient + WeightDecay * Theta;

    // rounding may take it below 0 where the gradient hardly changes
    private float Variance => Max(0, Next(U) - Next(M) * Next(M));

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(U)        == Alpha * U + (1 - Alpha) * Slope * Slope,
        Next(M)        == Alpha * M + (1 - Alpha) * Slope,
        Next(Velocity) == Momentum * Velocity + Slope / (Sqrt(Variance) + Epsilon),
        Next(Theta)    == Theta - LearningRate * Next(Velocity),
    ];
}
