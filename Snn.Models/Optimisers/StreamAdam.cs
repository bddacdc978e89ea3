namespace Snn.Models;

/// <summary>
/// Adam (Kingma and Ba, 2015, arXiv 1412.6980, algorithm 1) for updates within trials, whose single gradients say little: its
/// moments are those of the gradient summed up over a window of about so many updates, and each update is a share of a step. With
/// small steps it does over a window what Adam does in an update by the window's gradient. All numbers are those of Adam.
/// </summary>
[CustomUpdate]
public partial class StreamAdam
{
    /// <summary>Updates of a window, such as those of a trial.</summary>
    public float Window { get; init; } = 1000f;

    /// <summary>Size of the steps of a window together.</summary>
    public Schedule LearningRate { get; init; } = 1e-3f;

    /// <summary>Decay of the mean gradient, per window.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the mean squared gradient, per window.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>The gradient summed up over the window, which fades.</summary>
    [State] public partial float Sum { get; set; }

    /// <summary>Running mean of the sum.</summary>
    [State] public partial float M { get; set; }

    /// <summary>Running mean of its square.</summary>
    [State] public partial float U { get; set; }

    /// <summary>What is optimised.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Its gradient.</summary>
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    private float Rate1 => (1 - Beta1) / Window;

    private float Rate2 => (1 - Beta2) / Window;

    private float Bias1 => 1 - Pow(1 - Rate1, Iteration);

    private float Bias2 => 1 - Pow(1 - Rate2, Iteration);

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(Sum)   == Sum - Sum / Window + Gradient,
        Next(M)     == M + Rate1 * (Window * Gradient - M),
        Next(U)     == U + Rate2 * (Next(Sum) * Next(Sum) - U),
        Next(Theta) == Theta - LearningRate / Window * (Next(M) / Bias1) / (Sqrt(Next(U) / Bias2) + Epsilon),
    ];
}
