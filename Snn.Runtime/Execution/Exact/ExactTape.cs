namespace Snn.Runtime;

/// <summary>What the backward sweep needs of the forward sweep: its events, and at spikes and releases how they move.</summary>
internal sealed class ExactTape
{
    /// <summary>Arrivals, spikes, releases and observations, in the order in which they happened.</summary>
    public List<ExactEvent> Events { get; } = [];

    /// <summary>All spikes; those from outside first.</summary>
    public List<ExactSpike> Spikes { get; } = [];

    /// <summary>More of each spike; empty of those from outside.</summary>
    public List<SpikeRecord> Records { get; } = [];

    /// <summary>What a later release does to the states after it, by event: f(held) − f(free).</summary>
    public Dictionary<int, double[]> Released { get; } = [];

    public void Clear()
    {
        Events.Clear();
        Spikes.Clear();
        Records.Clear();
        Released.Clear();
    }
}

/// <summary>A spike as the backward sweep needs it.</summary>
/// <param name="Slope">dθ/dt just before it.</param>
/// <param name="Shift">What a later spike does to the states after it: R f(h⁻) − f(h⁺).</param>
/// <param name="Cause">Why it happened.</param>
internal readonly record struct SpikeRecord(double Slope, double[] Shift, SpikeCause Cause);
