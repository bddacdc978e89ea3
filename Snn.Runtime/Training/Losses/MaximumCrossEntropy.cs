using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of each class's maximum over the trial: L = −log softmax(maxₜ y[t])[label]; the gradient
/// reaches each class in the step of its maximum, the first of equals (Cramer et al., 2020, IEEE Trans. Neural Netw. Learn.
/// Syst., doi 10.1109/TNNLS.2020.3044364, "max-over-time" readout). The class with the highest maximum is predicted.
/// </summary>
[Loss]
public sealed partial class MaximumCrossEntropy
{
    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest maximum is predicted.</summary>
    public float Score => MaxOverTime(Y);

    /// <summary>The loss.</summary>
    public float Objective => CrossEntropy(Score);
}
