using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy in every step of a window, summed over these: L = −Σₜ m[t] log softmax(y[t])[label], with the example's
/// mask m. So a network need not know the answer before it can (Bellec et al., 2020, Nat. Commun. 11:3625, recall after a delay
/// and evidence accumulation). The class whose readout has the highest sum over the window is predicted.
/// </summary>
[Loss]
public sealed partial class WindowCrossEntropy
{
    /// <summary>The first step that counts.</summary>
    public int From { get; init; }

    /// <summary>The step behind the last that counts.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>How much a step counts.</summary>
    [Mask] public partial float M { get; }

    /// <summary>The class with the highest sum is predicted.</summary>
    public float Score => SumOverTime(M * Within(From, Until) * Y);

    /// <summary>The loss.</summary>
    public float Objective => SumOverTime(M * Within(From, Until) * CrossEntropy(Y));
}
