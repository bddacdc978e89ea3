using static Snn.Dsl;
using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Mean squared error against the example's target signal, summed over the steps: L = Σₜ m[t]/C Σ_c w_c[t] (y_c[t] − x_c[t])²,
/// with the example's masks m of steps and w of single outputs, in the steps of a window: the loss of regression and of the generation of patterns (Bellec et al.,
/// 2020, Nat. Commun. 11:3625). Examples have <see cref="Example.Targets"/> with a signal.
/// </summary>
[Loss]
public sealed partial class MeanSquaredErrorOverTime
{
    /// <summary>The first step that counts.</summary>
    public int From { get; init; }

    /// <summary>The step behind the last that counts.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>What it is to be.</summary>
    [TargetSignal] public partial float X { get; }

    /// <summary>How much a step counts.</summary>
    [Mask] public partial float M { get; }

    /// <summary>How much an output counts in a step.</summary>
    [OutputMask] public partial float W { get; }

    /// <summary>The readout is compared with the signal.</summary>
    public float Score => Y;

    /// <summary>The loss.</summary>
    public float Objective => SumOverTime(M * Within(From, Until) * MeanOverClasses(W * Pow(Y - X, 2)));
}
