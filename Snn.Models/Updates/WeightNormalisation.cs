namespace Snn.Models;

/// <summary>
/// Keeps the length of the weights that lead to each neuron of the target: w ← g · w / ‖w‖ (Salimans and Kingma, 2016, arXiv
/// 1602.07868, eq. 2, with one g for all neurons). Neurons without any weight keep none.
/// </summary>
[CustomUpdate]
public partial class WeightNormalisation
{
    /// <summary>The length, g.</summary>
    public float Length { get; init; } = 1f;

    /// <summary>The weights.</summary>
    [Target(Per.Synapse)] public partial float W { get; set; }

    // one for each neuron of the target
    private float Norm => Sqrt(SumOverSources(W * W));

    /// <summary>One update.</summary>
    public Equations Step => [Next(W) == (Norm > 0 ? W * (Length / Norm) : 0)];
}
