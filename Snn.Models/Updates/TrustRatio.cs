namespace Snn.Models;

/// <summary>
/// Layer-wise adaptive rates: the gradient of a projection, with its weight decay, is made as long as its weights are, times a
/// trust coefficient, before the optimiser sees it (You, Gitman and Ginsburg, 2017, arXiv 1708.03888, eq. 6 and algorithm 1;
/// with <see cref="Sgd"/> and its momentum that is LARS). A projection whose weights or gradient are all 0 keeps its gradient.
/// </summary>
[CustomUpdate]
public partial class TrustRatio
{
    /// <summary>The trust coefficient, η.</summary>
    public float Trust { get; init; } = 1e-3f;

    /// <summary>Weight decay, β; leave out that of the optimiser.</summary>
    public float WeightDecay { get; init; } = 0f;

    /// <summary>The weights of the projection.</summary>
    [Input(Per.Synapse)] public partial float W { get; }

    /// <summary>The gradient by them.</summary>
    [Target(Per.Synapse)] public partial float G { get; set; }

    private float Weights => Sqrt(SumOverSources(SumOverTargets(W * W)));

    private float Gradients => Sqrt(SumOverSources(SumOverTargets(G * G)));

    private float Rate => Weights * Gradients > 0 ? Trust * Weights / (Gradients + WeightDecay * Weights) : 1;

    /// <summary>One update.</summary>
    public Equations Step => [Next(G) == Rate * (G + WeightDecay * W)];
}
