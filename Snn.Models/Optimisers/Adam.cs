namespace Snn.Models;

/// <summary>Adam (Kingma and Ba, 2015, arXiv 1412.6980, algorithm 1).</summary>
[CustomUpdate]
public partial class Adam
{
    /// <summary>Size of a step.</summary>
    public Schedule LearningRate { get; init; } = 1e-3f;

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
        Next(Theta) == Theta - LearningRate * (Next(M) / Bias1) / (Sqrt(Next(U) / Bias2) + Epsilon),
    ];
}
