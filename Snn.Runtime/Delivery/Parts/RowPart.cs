namespace Snn.Runtime;

/// <summary>The synapses that end at some targets of a projection, by rows.</summary>
/// <typeparam name="TRows">All rows.</typeparam>
/// <typeparam name="TRow">What is done with one; a struct, so that it becomes part of the loops over rows.</typeparam>
/// <param name="rows">The rows.</param>
/// <param name="targets">The targets.</param>
internal sealed unsafe class RowPart<TRows, TRow>(TRows rows, NeuronRange targets) : SpikeDelivery
    where TRows : struct, IRowParts<TRow>
    where TRow : struct, IArrivingRow
{
    private readonly TRows _rows = rows;

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes target)
    {
        targets.Of(target).Clear();
        DeliverMore(spikes, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes target)
    {
        if (targets.IsEmpty)
        {
            return;
        }

        foreach (int k in spikes)
        {
            _rows[k].AddTo(target.First);
        }
    }

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes release, Lanes target)
    {
        targets.Of(target).Clear();
        DeliverMore(spikes, release, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Lanes target)
    {
        if (targets.IsEmpty)
        {
            return;
        }

        foreach (int k in spikes)
        {
            _rows[k].AddTo(target.First, release.At(k));
        }
    }

    internal override void Refresh() => _rows.Refresh();
}

/// <summary>A part of a row for each source neuron: what ends at some of the targets.</summary>
/// <typeparam name="TRow">Such a part.</typeparam>
internal interface IRowParts<TRow>
    where TRow : struct, IArrivingRow
{
    /// <summary>The part of a source neuron's row.</summary>
    TRow this[int source] { get; }

    /// <summary>Looks again where rows are parted, where other pairs are connected than before.</summary>
    void Refresh()
    {
    }
}
