namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's average over the trial: L = −log softmax(1/T Σₜ y[t])[label]
/// (Nowotny, Turner and Knight, 2025, Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852).
/// </summary>
public sealed class AverageCrossEntropy : WeightedCrossEntropy
{
    private protected override (float First, float Ratio) Weights(int steps) => (1f / steps, 1);
}
