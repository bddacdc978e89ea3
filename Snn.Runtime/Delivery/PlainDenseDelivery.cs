namespace Snn.Runtime;

/// <summary>All-to-all synapses, one number at a time.</summary>
/// <param name="rows">A row for each source neuron.</param>
internal sealed class PlainDenseDelivery(Rows rows) : Delivery
{
    public override void Deliver(ReadOnlySpan<int> spikes, Lanes target) => ScalarSums.Deliver(spikes, rows, target);

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes target) => ScalarSums.DeliverMore(spikes, rows, target);

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes release, Lanes target) => ScalarSums.Deliver(spikes, release, rows, target);

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Lanes target) => ScalarSums.DeliverMore(spikes, release, rows, target);

    public override void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Lanes target) => ScalarSums.AddProducts(spikes, factors, rows, target);

    public override void AddDots(Lanes lambda, Lanes needed, Lanes start, Lanes target) => ScalarSums.AddDots(lambda, rows, needed, start, target);

    public override void AddDots(Lanes lambda, Lanes start, Lanes target) => ScalarSums.AddDots(lambda, rows, start, target);

    public override void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Lanes target) => ScalarSums.AddDotsAt(spikes, lambda, rows, target);

    public override void AddReleased(Lanes lambda, Lanes release, Lanes needed, Lanes start, Lanes target) =>
        ScalarSums.AddReleased(lambda, rows, release, needed, start, target);

    public override void AddReleased(Lanes lambda, Lanes release, Lanes start, Lanes target) => ScalarSums.AddReleased(lambda, rows, release, start, target);

    public override void AddDots(ArrivalRows lambda, Lanes needed, Lanes start, Lanes target) => ScalarSums.AddDots(lambda, rows, needed, start, target);

    public override void AddDots(ArrivalRows lambda, Lanes start, Lanes target) => ScalarSums.AddDots(lambda, rows, start, target);

    public override void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Lanes target) => ScalarSums.AddDotsAt(spikes, lambda, rows, target);

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit) => ScalarSums.Accumulate(spikes, credit, rows);

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release) => ScalarSums.Accumulate(spikes, credit, release, rows);

    public override void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit) => ScalarSums.Accumulate(spikes, credit, rows);

    internal override SpikeDelivery Part(NeuronRange targets) => new RowPart<PlainDenseParts, PlainDensePart>(new(rows, targets), targets);
}
