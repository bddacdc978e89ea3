namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's average over the trial: L = −log softmax(s/T Σₜ y[t])[label] with sharpness s
/// (Nowotny, Turner and Knight, 2025, Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852).
/// </summary>
public sealed class AverageCrossEntropy : WeightedCrossEntropy
{
    /// <summary>What the average is multiplied with before the softmax: above 1, the readout need not grow to be sure.</summary>
    public float Sharpness { get; init; } = 1;

    private protected override (float First, float Ratio) Weights(int steps) => (Sharpness / steps, 1);
}
