namespace Snn.Models;

/// <summary>
/// Keeps the gradient of a projection from being longer than some norm, in its direction (Pascanu et al., 2013, ICML,
/// algorithm 1, of one projection's weights instead of all).
/// </summary>
[CustomUpdate]
public partial class GradientClipping
{
    /// <summary>The longest that the gradient may be.</summary>
    public float Most { get; init; } = 1f;

    /// <summary>The gradient by the weights of the projection.</summary>
    [Target(Per.Synapse)] public partial float G { get; set; }

    private float Norm => Sqrt(SumOverSources(SumOverTargets(G * G)));

    /// <summary>One update.</summary>
    public Equations Step => [Next(G) == (Norm > Most ? G * (Most / Norm) : G)];
}
