namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's sum over the steps of the trial: L = −log softmax(Σₜ y[t])[label]
/// (Nowotny, Turner and Knight, 2025, Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852). Sharper than the average by
/// the number of steps.
/// </summary>
public sealed class SumCrossEntropy : WeightedCrossEntropy
{
    private protected override (float First, float Ratio) Weights(int steps) => (1, 1);
}
