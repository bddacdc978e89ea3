namespace Snn;

/// <summary>
/// Delays of which each synapse has its own: drawn from a distribution (an <see cref="Init"/>), or made from the indices of
/// its neurons. They are rounded to whole steps; the shortest is one.
/// </summary>
public sealed class SynapseDelays
{
    private SynapseDelays(Init? drawn, Func<int, int, Time>? rule) => (Drawn, Rule) = (drawn, rule);

    /// <summary>The distribution that they are drawn from, in ms; null where they are not.</summary>
    public Init? Drawn { get; }

    /// <summary>From the indices of source and target to a delay; null where there is no rule.</summary>
    public Func<int, int, Time>? Rule { get; }

    /// <summary>Whether they are known of some pairs of neurons alone.</summary>
    internal bool IsOfList { get; private init; }

    /// <summary>The delays of pairs that are known one by one.</summary>
    internal static SynapseDelays OfList(Func<int, int, Time> delays) => new(null, delays) { IsOfList = true };

    /// <summary>Delays that are made from the indices of source and target: such as by their distance.</summary>
    /// <param name="rule">From source and target to a delay.</param>
    public static SynapseDelays Of(Func<int, int, Time> rule) => new(null, rule ?? throw new ArgumentNullException(nameof(rule)));

    /// <summary>Drawn for each synapse, by the runtime, from the run's seed. A draw that rounds to no step is drawn again.</summary>
    /// <param name="drawn">The distribution: a constant, uniform or Gaussian one, such as <c>Init.Normal(sd: 0.75f * ms, mean: 1.5f * ms)</c>.</param>
    public static implicit operator SynapseDelays(Init drawn) => new(drawn, null);
}
