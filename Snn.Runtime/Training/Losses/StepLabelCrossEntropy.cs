using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of each step with a label of its own, summed over the steps: L = −Σₜ m[t] log softmax(y[t])[label[t]],
/// with the example's mask m. Steps without a label do not count. In each step the class with the highest readout is predicted,
/// and the accuracy is that of steps. Examples have <see cref="Example.Targets"/> with labels.
/// </summary>
[Loss(StepLabels = true)]
public sealed partial class StepLabelCrossEntropy
{
    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>How much a step counts.</summary>
    [Mask] public partial float M { get; }

    /// <summary>The class with the highest readout is predicted.</summary>
    public float Score => Y;

    /// <summary>The loss.</summary>
    public float Objective => SumOverTime(M * CrossEntropy(Y));
}
