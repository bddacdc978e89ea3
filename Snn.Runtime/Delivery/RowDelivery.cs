namespace Snn.Runtime;

/// <summary>Synapses by rows, one for each source neuron, whatever a row is.</summary>
/// <typeparam name="TRows">All rows.</typeparam>
/// <typeparam name="TRow">What is done with one row; a struct, so that it becomes part of the loops over rows.</typeparam>
/// <param name="rows">The rows.</param>
internal sealed unsafe class RowDelivery<TRows, TRow>(TRows rows) : Delivery
    where TRows : struct, ISynapseRows<TRow>
    where TRow : struct, ISynapseRow
{
    private readonly TRows _rows = rows;

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes target)
    {
        target.Span.Clear();
        DeliverMore(spikes, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes target)
    {
        foreach (int k in spikes)
        {
            _rows[k].AddTo(target.First);
        }
    }

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes release, Lanes target)
    {
        target.Span.Clear();
        DeliverMore(spikes, release, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes release, Lanes target)
    {
        foreach (int k in spikes)
        {
            _rows[k].AddTo(target.First, release.At(k));
        }
    }

    public override void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Lanes target)
    {
        foreach (int k in spikes)
        {
            _rows[k].AddProducts(factors.First, target.First);
        }
    }

    public override void AddDots(Lanes lambda, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Count; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : _rows[k].Dot(lambda.First));
        }
    }

    public override void AddDots(Lanes lambda, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Count; k++)
        {
            target.At(k) = start.At(k) + _rows[k].Dot(lambda.First);
        }
    }

    public override void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += _rows[k].Dot(lambda.First);
        }
    }

    public override void AddReleased(Lanes lambda, Lanes release, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Count; k++)
        {
            target.At(k) = needed.At(k) == 0 ? start.At(k) : MathF.FusedMultiplyAdd(release.At(k), _rows[k].Dot(lambda.First), start.At(k));
        }
    }

    public override void AddReleased(Lanes lambda, Lanes release, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Count; k++)
        {
            target.At(k) = MathF.FusedMultiplyAdd(release.At(k), _rows[k].Dot(lambda.First), start.At(k));
        }
    }

    public override void AddDots(ArrivalRows lambda, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Count; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : _rows[k].Dot(lambda[k].First));
        }
    }

    public override void AddDots(ArrivalRows lambda, Lanes start, Lanes target)
    {
        for (int k = 0; k < _rows.Count; k++)
        {
            target.At(k) = start.At(k) + _rows[k].Dot(lambda[k].First);
        }
    }

    public override void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += _rows[k].Dot(lambda[k].First);
        }
    }

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit)
    {
        foreach (int k in spikes)
        {
            _rows[k].Take(credit.First);
        }
    }

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release)
    {
        foreach (int k in spikes)
        {
            _rows[k].Take(credit.First, release.At(k));
        }
    }

    public override void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit)
    {
        foreach (int k in spikes)
        {
            _rows[k].Take(credit[k].First);
        }
    }

    internal override SpikeDelivery Part(NeuronRange targets) => _rows.Part(targets);
}
