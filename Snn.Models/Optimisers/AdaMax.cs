namespace Snn.Models;

/// <summary>
/// Adam with the largest of the fading gradients in place of the mean square (Kingma and Ba, 2015, arXiv 1412.6980,
/// algorithm 2).
/// </summary>
[CustomUpdate]
public partial class AdaMax
{
    /// <summary>Size of a step.</summary>
    public Schedule LearningRate { get; init; } = 2e-3f;

    /// <summary>Decay of the mean gradient, per update.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the largest gradient, per update.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the quotient finite where no gradient has come yet.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Running mean of the gradient.</summary>
    [State] public partial float M { get; set; }

    /// <summary>The largest gradient, fading.</summary>
    [State] public partial float U { get; set; }

    /// <summary>What is optimised.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Its gradient.</summary>
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    private float Bias1 => 1 - Pow(Beta1, Iteration);

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(M)     == Beta1 * M + (1 - Beta1) * Gradient,
        Next(U)     == Max(Beta2 * U, Abs(Gradient) + Epsilon),
        Next(Theta) == Theta - LearningRate / Bias1 * (Next(M) / Next(U)),
    ];
}
