namespace Snn.Runtime;

/// <summary>
/// What arrives at neurons when others spike: at all targets of a projection (<see cref="Delivery"/>), or at those that one
/// thread of a simulation owns. Sums run in the order of the spikes, so a target gets the same bits from either.
/// </summary>
public abstract class SpikeDelivery
{
    /// <summary>target = Σ of the rows of <paramref name="spikes"/>.</summary>
    public abstract void Deliver(ReadOnlySpan<int> spikes, Lanes target);

    /// <summary>target += Σ of the rows of <paramref name="spikes"/>.</summary>
    public abstract void DeliverMore(ReadOnlySpan<int> spikes, Lanes target);

    /// <summary>target = Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public abstract void Deliver(ReadOnlySpan<int> spikes, Lanes release, Lanes target);

    /// <summary>target += Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public abstract void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Lanes target);

    /// <summary>Looks again where rows are parted, where other pairs are connected than before.</summary>
    internal virtual void Refresh()
    {
    }
}
