using static Snn.Dsl;
using static Snn.Units;

namespace Snn.Runtime;

/// <summary>
/// Pulls the firing rate f of every neuron to a target: ½ c_reg T (f − f_target)² in a trial of T seconds, rates in Hz, so
/// that a spike is credited with c_reg (f − f_target) (the regularisation of Bellec et al., 2020, Nat. Commun. 11:3625).
/// </summary>
[Penalty]
public sealed partial class RatePenalty
{
    /// <summary>c_reg: credit of a spike per Hz that the rate is off.</summary>
    public float Strength { get; init; } = 1e-5f;

    /// <summary>f_target.</summary>
    public Rate Target { get; init; } = 10 * Hz;

    /// <summary>Firing rate of a neuron.</summary>
    [FiringRate] public partial Rate F { get; }

    /// <summary>Length of the trial.</summary>
    [TrialLength] public partial Time T { get; }

    /// <summary>The penalty of a neuron.</summary>
    public float Objective => 0.5f * Strength * (T / sec) * Pow((F - Target) / Hz, 2);
}
