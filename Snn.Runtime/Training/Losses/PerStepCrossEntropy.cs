using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy in every step, summed over the steps: L = −Σₜ log softmax(y[t])[label]. The loss under which
/// e-prop's error is the difference between the readout's softmax and the one-hot label (Bellec et al., 2020, Nat. Commun.
/// 11:3625, classification tasks). The class whose readout has the highest sum is predicted.
/// </summary>
[Loss]
public sealed partial class PerStepCrossEntropy
{
    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest sum is predicted.</summary>
    public float Score => SumOverTime(Y);

    /// <summary>The loss.</summary>
    public float Objective => SumOverTime(CrossEntropy(Y));
}
