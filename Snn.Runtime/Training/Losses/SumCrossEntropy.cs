using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's sum over the steps of the trial: L = −log softmax(Σₜ y[t])[label]
/// (Nowotny, Turner and Knight, 2025, Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852). Sharper than the average by
/// the number of steps.
/// </summary>
[Loss]
public sealed partial class SumCrossEntropy
{
    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest sum is predicted.</summary>
    public float Score => SumOverTime(Y);

    /// <summary>The loss.</summary>
    public float Objective => CrossEntropy(Score);
}
