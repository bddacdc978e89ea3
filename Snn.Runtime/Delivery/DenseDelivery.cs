namespace Snn.Runtime;

/// <summary>All-to-all synapses, by vectors: a row is as long as there are targets.</summary>
/// <param name="rows">A row for each source neuron.</param>
internal sealed class DenseDelivery(Rows rows) : Delivery
{
    public override void Deliver(ReadOnlySpan<int> spikes, Lanes target) => RowSums.Deliver(spikes, rows, target);

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes target) => RowSums.DeliverMore(spikes, rows, target);

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes release, Lanes target) => RowSums.Deliver(spikes, release, rows, target);

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Lanes target) => RowSums.DeliverMore(spikes, release, rows, target);

    public override void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Lanes target) => RowSums.AddProducts(spikes, factors, rows, target);

    public override void AddDots(Lanes lambda, Lanes needed, Lanes start, Lanes target) => RowSums.AddDots(lambda, rows, needed, start, target);

    public override void AddDots(Lanes lambda, Lanes start, Lanes target) => RowSums.AddDots(lambda, rows, start, target);

    internal override void AddDots(ReadOnlySpan<CreditSum> sums) => RowDots.Add(sums, rows);

    public override void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Lanes target) => RowSums.AddDotsAt(spikes, lambda, rows, target);

    public override void AddReleased(Lanes lambda, Lanes release, Lanes needed, Lanes start, Lanes target) =>
        RowSums.AddReleased(lambda, rows, release, needed, start, target);

    public override void AddReleased(Lanes lambda, Lanes release, Lanes start, Lanes target) => RowSums.AddReleased(lambda, rows, release, start, target);

    public override void AddDots(ArrivalRows lambda, Lanes needed, Lanes start, Lanes target) => RowSums.AddDots(lambda, rows, needed, start, target);

    public override void AddDots(ArrivalRows lambda, Lanes start, Lanes target) => RowSums.AddDots(lambda, rows, start, target);

    public override void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Lanes target) => RowSums.AddDotsAt(spikes, lambda, rows, target);

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit) => RowSums.Accumulate(spikes, credit, rows);

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release) => RowSums.Accumulate(spikes, credit, release, rows);

    public override void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit) => RowSums.Accumulate(spikes, credit, rows);

    internal override SpikeDelivery Part(NeuronRange targets) => new DensePart(rows, targets);
}
