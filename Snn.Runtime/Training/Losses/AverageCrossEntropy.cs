using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's average over the trial: L = −log softmax(s/T Σₜ y[t])[label] with sharpness s
/// (Nowotny, Turner and Knight, 2025, Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852).
/// </summary>
[Loss]
public sealed partial class AverageCrossEntropy
{
    /// <summary>What the average is multiplied with before the softmax: above 1, the readout need not grow to be sure.</summary>
    public float Sharpness { get; init; } = 1;

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest average is predicted.</summary>
    public float Score => Sharpness * MeanOverTime(Y);

    /// <summary>The loss.</summary>
    public float Objective => CrossEntropy(Score);
}
