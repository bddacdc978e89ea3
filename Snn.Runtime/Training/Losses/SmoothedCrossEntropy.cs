using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy with smoothed labels in every step, summed over the steps (Szegedy et al., 2016, CVPR, doi
/// 10.1109/CVPR.2016.308): the label has the probability 1 − <see cref="Smoothing"/>, and all classes share the rest. The class
/// whose readout has the highest sum is predicted.
/// </summary>
[Loss]
public sealed partial class SmoothedCrossEntropy
{
    /// <summary>What the label gives up to all classes, 0 to 1.</summary>
    public float Smoothing { get; init; } = 0.1f;

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest sum is predicted.</summary>
    public float Score => SumOverTime(Y);

    /// <summary>The loss.</summary>
    public float Objective => SumOverTime(CrossEntropy(Y, Smoothing));
}
