using static Snn.Dsl;
using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Mean squared error in every step, summed over the steps: L = Σₜ 1/C Σ_c (y_c[t] − x_c)², where the target x of a label
/// is one-hot unless given (Bellec et al., 2020, Nat. Commun. 11:3625, use it for regression). The class whose target is
/// nearest to the readout's average is predicted: for one-hot targets that with the highest average.
/// </summary>
[Loss]
public sealed partial class MeanSquaredError
{
    /// <summary>With one-hot targets.</summary>
    public MeanSquaredError()
    {
    }

    /// <summary>With a target vector for each label.</summary>
    /// <param name="targets">[label, class]: as many rows and columns as the readout has classes.</param>
    /// <exception cref="ArgumentException">The matrix is not square or holds a number that is not finite.</exception>
    public MeanSquaredError(float[,] targets) => Targets = new(targets);

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>What it is to be.</summary>
    [Target] public partial float X { get; }

    /// <summary>The class whose target is nearest to the average is predicted.</summary>
    public float Score => MeanOverTime(Y);

    /// <summary>The loss.</summary>
    public float Objective => SumOverTime(MeanOverClasses(Pow(Y - X, 2)));
}
