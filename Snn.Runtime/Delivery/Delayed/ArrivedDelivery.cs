namespace Snn.Runtime;

/// <summary>What arrives through <see cref="DelayedRows"/>: those of the step, whichever spikes of one step are given.</summary>
/// <param name="rows">The rows.</param>
/// <param name="delivery">Their synapses, or those that end at a thread's neurons.</param>
internal sealed class ArrivedDelivery(DelayedRows rows, SpikeDelivery delivery) : SpikeDelivery
{
    public override void Deliver(ReadOnlySpan<int> arriving, Lanes target) => delivery.Deliver(rows.Arrived, target);

    public override void DeliverMore(ReadOnlySpan<int> arriving, Lanes target) => delivery.DeliverMore(rows.Arrived, target);

    public override void Deliver(ReadOnlySpan<int> arriving, Lanes release, Lanes target) => delivery.Deliver(rows.Arrived, release, target);

    public override void DeliverMore(ReadOnlySpan<int> arriving, Lanes release, Lanes target) => delivery.DeliverMore(rows.Arrived, release, target);

    internal override void Refresh() => delivery.Refresh();
}
