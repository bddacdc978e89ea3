namespace Snn.Runtime;

/// <summary>Some pairs' synapses: rows that have their targets beside them, ascending.</summary>
/// <typeparam name="TRow">What is done with one row; a struct, so that it becomes part of the loops over rows.</typeparam>
/// <param name="connectivity">Which pairs; the pairs may change between trials, their number not.</param>
/// <param name="values">A number for each synapse, and <see cref="ConnectedPairs.Slack"/> more.</param>
internal sealed unsafe class CompressedDelivery<TRow>(ConnectedPairs connectivity, float* values) : Delivery
    where TRow : struct, ICompressedRow
{
    private readonly ConnectedPairs _connectivity = connectivity;
    private readonly int* _offsets = connectivity.Offsets;

    public override void Deliver(ReadOnlySpan<int> spikes, Lanes target)
    {
        target.Span.Clear();
        DeliverMore(spikes, target);
    }

    public override void DeliverMore(ReadOnlySpan<int> spikes, Lanes target)
    {
        foreach (int k in spikes)
        {
            Row(k).AddTo(target.First);
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
            Row(k).AddTo(target.First, release.At(k));
        }
    }

    public override void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Lanes target)
    {
        foreach (int k in spikes)
        {
            Row(k).AddProducts(factors.First, target.First);
        }
    }

    public override void AddDots(Lanes lambda, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _connectivity.Sources; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : Row(k).Dot(lambda.First));
        }
    }

    public override void AddDots(Lanes lambda, Lanes start, Lanes target)
    {
        for (int k = 0; k < _connectivity.Sources; k++)
        {
            target.At(k) = start.At(k) + Row(k).Dot(lambda.First);
        }
    }

    public override void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += Row(k).Dot(lambda.First);
        }
    }

    public override void AddReleased(Lanes lambda, Lanes release, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _connectivity.Sources; k++)
        {
            target.At(k) = needed.At(k) == 0 ? start.At(k) : MathF.FusedMultiplyAdd(release.At(k), Row(k).Dot(lambda.First), start.At(k));
        }
    }

    public override void AddReleased(Lanes lambda, Lanes release, Lanes start, Lanes target)
    {
        for (int k = 0; k < _connectivity.Sources; k++)
        {
            target.At(k) = MathF.FusedMultiplyAdd(release.At(k), Row(k).Dot(lambda.First), start.At(k));
        }
    }

    public override void AddDots(ArrivalRows lambda, Lanes needed, Lanes start, Lanes target)
    {
        for (int k = 0; k < _connectivity.Sources; k++)
        {
            target.At(k) = start.At(k) + (needed.At(k) == 0 ? 0 : Row(k).Dot(lambda[k].First));
        }
    }

    public override void AddDots(ArrivalRows lambda, Lanes start, Lanes target)
    {
        for (int k = 0; k < _connectivity.Sources; k++)
        {
            target.At(k) = start.At(k) + Row(k).Dot(lambda[k].First);
        }
    }

    public override void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Lanes target)
    {
        foreach (int k in spikes)
        {
            target.At(k) += Row(k).Dot(lambda[k].First);
        }
    }

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit)
    {
        foreach (int k in spikes)
        {
            Row(k).Take(credit.First);
        }
    }

    public override void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release)
    {
        foreach (int k in spikes)
        {
            Row(k).Take(credit.First, release.At(k));
        }
    }

    public override void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit)
    {
        foreach (int k in spikes)
        {
            Row(k).Take(credit[k].First);
        }
    }

    private TRow Row(int k)
    {
        int first = _offsets[k];
        TRow row = default;
        row.Set(values + first, _connectivity.Indices, first, _offsets[k + 1] - first);
        return row;
    }
}
