namespace Snn.Models;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv 1711.05101, algorithm 2): the weights shrink by
/// <c>LearningRate</c> · <c>WeightDecay</c>, whatever the size of their gradients.
/// </summary>
[CustomUpdate]
public partial class AdamW
{
    /// <summary>Size of a step, and of the decay.</summary>
    public Schedule LearningRate { get; init; } = 1e-3f;

    /// <summary>Decay of the weights, times the learning rate.</summary>
    public float WeightDecay { get; init; } = 1e-2f;

    /// <summary>Decay of the mean gradient, per update.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the mean squared gradient, per update.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Running mean of the gradient.</summary>
    [State] public partial float M { get; set; }

    /// <summary>Running mean of its square.</summary>
    [State] public partial float U { get; set; }

    /// <summary>What is optimised.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Its gradient.</summary>
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    private float Bias1 => 1 - Pow(Beta1, Iteration);

    private float Bias2 => 1 - Pow(Beta2, Iteration);

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(M)     == Beta1 * M + (1 - Beta1) * Gradient,
        Next(U)     == Beta2 * U + (1 - Beta2) * Gradient * Gradient,
        Next(Theta) == Theta - LearningRate * ((Next(M) / Bias1) / (Sqrt(Next(U) / Bias2) + Epsilon) + WeightDecay * Theta),
    ];
}
