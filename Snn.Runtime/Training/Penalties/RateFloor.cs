using static Snn.Dsl;
using static Snn.Units;

namespace Snn.Runtime;

/// <summary>
/// Pulls up the firing rate f of every neuron where it is below a bound: ½ λ T [ν_lower − f]₊² in a trial of T seconds, rates in Hz
/// (lower bounds as in Zenke and Vogels, 2021, Neural Comput. 33:899, there on numbers of spikes).
/// </summary>
[Penalty]
public sealed partial class RateFloor
{
    /// <summary>λ: what a spike is worth per Hz below the bound.</summary>
    public float Strength { get; init; } = 1e-5f;

    /// <summary>ν_lower.</summary>
    public Rate Bound { get; init; } = 1 * Hz;

    /// <summary>Firing rate of a neuron.</summary>
    [FiringRate] public partial Rate F { get; }

    /// <summary>Length of the trial.</summary>
    [TrialLength] public partial Time T { get; }

    /// <summary>The penalty of a neuron.</summary>
    public float Objective => 0.5f * Strength * (T / sec) * Pow(Max(0, (Bound - F) / Hz), 2);
}
