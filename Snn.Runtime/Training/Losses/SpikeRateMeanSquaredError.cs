using static Snn.Dsl;
using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Mean squared error of the rate of each class, in spikes per step: L = 1/C Σ_c (1/T Σₜ z_c[t] − r_c)², with z = 1 at a spike, where
/// r is one rate for the class of the label and another for the others (Shrestha and Orchard, 2018, NeurIPS 31). Trials of any
/// length ask for the same rate. The class with most spikes is predicted. The readout is a spiking population marked
/// <c>[Readout]</c>.
/// </summary>
[Loss]
public sealed partial class SpikeRateMeanSquaredError
{
    /// <summary>Says which rates there are to be.</summary>
    /// <param name="right">Spikes per step of the class of the label, at most 1.</param>
    /// <param name="wrong">Spikes per step of each other class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is negative or above 1, or that of the right class not the greater one.</exception>
    public SpikeRateMeanSquaredError(float right, float wrong = 0)
    {
        Wanted.Check(right, wrong);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, 1);
        (Right, Wrong) = (right, wrong);
    }

    /// <summary>Spikes per step of the class of the label.</summary>
    public float Right { get; }

    /// <summary>Spikes per step of each other class.</summary>
    public float Wrong { get; }

    /// <summary>Whether a class spikes.</summary>
    [Spike] public partial float Z { get; }

    /// <summary>The class with most spikes is predicted.</summary>
    public float Score => MeanOverTime(Z);

    /// <summary>The loss.</summary>
    public float Objective => MeanOverClasses(Pow(Score - Wrong - (Right - Wrong) * OneHot, 2));
}
