using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>
/// What the recursion in double can be made to do wrong, each a mistake that a generator could make. A comparison that does
/// not see it would not see that of the generator either.
/// </summary>
internal enum Mistake
{
    None,

    /// <summary>A rate is off by half a part in a thousand.</summary>
    Rate,

    /// <summary>So is its derivative, but not its value.</summary>
    RateSlope,

    /// <summary>So is the derivative by what arrives.</summary>
    ArrivalSlope,

    /// <summary>So is the derivative by parameters.</summary>
    ParameterSlope,

    /// <summary>A jump is off by a thousandth.</summary>
    Jump,

    /// <summary>What stops the credit of a spike passes it.</summary>
    Stop,

    /// <summary>ψ is off by a hundredth.</summary>
    Surrogate,

    /// <summary>A hold lasts a step longer.</summary>
    Hold,

    /// <summary>A spike arrives a step later.</summary>
    Delay,

    /// <summary>Recurrent spikes carry credit where the rule does not have it, and the other way round.</summary>
    Recurrence,

    /// <summary>All flows into the first input.</summary>
    Input,

    /// <summary>What starts above the threshold fires.</summary>
    Rising,

    /// <summary>A synapse sees its target as it was at the start of the step.</summary>
    View,

    /// <summary>The loss's derivative is off by half a part in a thousand.</summary>
    Loss,

    /// <summary>The penalty's is off by a hundredth.</summary>
    Penalty,

    /// <summary>A spike moves a first spike that came before it.</summary>
    FirstSpike,

    /// <summary>The derivative of what a spike releases is off by half a part in a thousand.</summary>
    Release,

    /// <summary>What comes before the spike comes after it, and the other way round.</summary>
    EventOrder,

    /// <summary>That an event happened is worth nothing.</summary>
    EventCredit,

    /// <summary>The gradient that an update gets is off by half a part in a thousand.</summary>
    Update,
}

/// <summary>The mistake that this thread makes.</summary>
internal static class Planted
{
    [ThreadStatic]
    private static Mistake _mistake;

    public static bool Is(Mistake mistake) => _mistake == mistake;

    public static void Set(Mistake mistake) => _mistake = mistake;

    /// <summary>A derivative that is off, where the mistake is made.</summary>
    public static Tangent Off(this Tangent x, Mistake mistake, double by) => Is(mistake) ? x with { Slopes = x.Slopes * (1 + by) } : x;

    /// <summary>Whether a network has what a mistake is about.</summary>
    public static bool IsAbout(Mistake mistake, DrawnNetwork network) => mistake switch
    {
        Mistake.Rate or Mistake.RateSlope => network.Hidden.Flow.Count > 0,
        Mistake.ParameterSlope => network.Hidden.Parameters.Concat(network.Readout.Parameters).Any(p => p.Learns != Learns.No),
        Mistake.Jump => network.Hidden.Then.Count > 0,
        Mistake.Stop => network.Hidden.Then.Any(j => j.Stops),
        Mistake.Hold => network.Hidden.HoldFor is not null,
        Mistake.Recurrence => network.Projections.Any(p => p.Source == p.Target),
        Mistake.Input => network.Projections.Any(p => p.Into.Input is { } input && (p.Target == network.Cells ? network.Hidden : network.Readout).Inputs[0] != input),
        Mistake.Rising => network.Hidden.Rises,
        Mistake.View => network.Projections.Any(p => p.Synapse.Views.Count > 0 && (p.Target == network.Cells ? network.Hidden : network.Readout).Flow.Count > 0),
        Mistake.Loss => network.Loss is DrawnReadoutLoss,
        Mistake.Penalty => network.Penalty is not null,
        Mistake.FirstSpike => network.Loss is FirstSpikesLoss,
        Mistake.Release => network.Releases,
        Mistake.EventOrder => network.Hidden.Events.Count > 0,
        Mistake.EventCredit => network.Hidden.Events.Any(e => e.Psi is not null),
        Mistake.Update => network.Update is not null,
        _ => true,
    };
}
