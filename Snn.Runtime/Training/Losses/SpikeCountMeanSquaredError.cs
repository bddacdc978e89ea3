using static Snn.Dsl;
using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Mean squared error of the number of spikes of each class: L = 1/C Σ_c (Σₜ m[t] z_c[t] − n_c)², with z = 1 at a spike, the
/// example's mask m, over the steps of a window, where n is one number for the class of the label and another for the others
/// (Shrestha and Orchard, 2018, NeurIPS 31). The class with most spikes is predicted. The readout is a spiking population marked
/// <c>[Readout]</c>.
/// </summary>
[Loss]
public sealed partial class SpikeCountMeanSquaredError
{
    /// <summary>Says how many spikes there are to be.</summary>
    /// <param name="right">Spikes of the class of the label in a trial.</param>
    /// <param name="wrong">Spikes of each other class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or that of the right class not the greater one.</exception>
    public SpikeCountMeanSquaredError(float right, float wrong = 0)
    {
        Wanted.Check(right, wrong);
        (Right, Wrong) = (right, wrong);
    }

    /// <summary>Spikes of the class of the label in a trial.</summary>
    public float Right { get; }

    /// <summary>Spikes of each other class.</summary>
    public float Wrong { get; }

    /// <summary>The first step that counts.</summary>
    public int From { get; init; }

    /// <summary>The step behind the last that counts.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>Whether a class spikes.</summary>
    [Spike] public partial float Z { get; }

    /// <summary>How much a step counts.</summary>
    [Mask] public partial float M { get; }

    /// <summary>The class with most spikes is predicted.</summary>
    public float Score => SumOverTime(M * Within(From, Until) * Z);

    /// <summary>The loss.</summary>
    public float Objective => MeanOverClasses(Pow(Score - Wrong - (Right - Wrong) * OneHot, 2));
}
