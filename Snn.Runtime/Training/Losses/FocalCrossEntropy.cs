using static Snn.Dsl;
using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Focal loss in every step, summed over the steps: L = Σₜ (1 − p)^γ · −log p, with p = softmax(y[t])[label], so that what is
/// classified surely counts little (Lin et al., 2017, ICCV, doi 10.1109/ICCV.2017.324). The class whose readout has the highest
/// sum is predicted.
/// </summary>
[Loss]
public sealed partial class FocalCrossEntropy
{
    /// <summary>The exponent γ; with 0 it is <see cref="PerStepCrossEntropy"/>.</summary>
    public float Gamma { get; init; } = 2;

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest sum is predicted.</summary>
    public float Score => SumOverTime(Y);

    /// <summary>The loss; 1 − p is exact near 0, and kept off it, where a power of it may have no derivative.</summary>
    public float Objective => SumOverTime(Pow(Max(1e-7f, -Expm1(-CrossEntropy(Y))), Gamma) * CrossEntropy(Y));
}
