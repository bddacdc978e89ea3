namespace Snn.Runtime;

/// <summary>Some columns of all-to-all synapses, by vectors.</summary>
/// <param name="rows">A row for each source neuron.</param>
/// <param name="targets">The columns.</param>
internal sealed class DensePart(Rows rows, NeuronRange targets) : SpikeDelivery
{
    public override void Deliver(ReadOnlySpan<int> spikes, Lanes target)
    {
        targets.Of(target).Clear();
        DeliverMore(spikes, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes target)
    {
        if (!spikes.IsEmpty)
        {
            RowSums.DeliverMore(spikes, rows, target, targets);
        }
    }

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes release, Lanes target)
    {
        targets.Of(target).Clear();
        DeliverMore(spikes, release, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Lanes target)
    {
        if (!spikes.IsEmpty)
        {
            RowSums.DeliverMore(spikes, release, rows, target, targets);
        }
    }
}

/// <summary>Some numbers of a row of all-to-all synapses, one at a time.</summary>
/// <param name="row">The row.</param>
/// <param name="targets">Which numbers.</param>
internal readonly unsafe struct PlainDensePart(Lanes row, NeuronRange targets) : IArrivingRow
{
    public void AddTo(float* sums)
    {
        for (int j = targets.From; j < targets.Padded; j++)
        {
            sums[j] += row.At(j);
        }
    }

    public void AddTo(float* sums, float scale)
    {
        for (int j = targets.From; j < targets.Padded; j++)
        {
            sums[j] += scale * row.At(j);
        }
    }
}

/// <summary>The same of all rows.</summary>
internal readonly struct PlainDenseParts(Rows rows, NeuronRange targets) : IRowParts<PlainDensePart>
{
    public PlainDensePart this[int source] => new(rows[source], targets);
}
