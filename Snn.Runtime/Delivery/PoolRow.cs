namespace Snn.Runtime;

/// <summary>The synapses of one source neuron with its channel in the windows that it lies in, all of one weight.</summary>
/// <param name="table">Where they lie.</param>
/// <param name="weight">The weight.</param>
/// <param name="source">The source neuron.</param>
internal readonly unsafe struct PoolRow(PatchTable table, float* weight, int source) : ISynapseRow
{
    public void AddTo(float* sums) => AddTo(sums, 1);

    public void AddTo(float* sums, float scale)
    {
        float added = scale * *weight;
        foreach (var (target, _) in table.SynapsesOf(source))
        {
            sums[target] += added;
        }
    }

    public void AddProducts(float* factors, float* sums)
    {
        foreach (var (target, _) in table.SynapsesOf(source))
        {
            sums[target] = MathF.FusedMultiplyAdd(factors[target], *weight, sums[target]);
        }
    }

    public float Dot(float* lambda)
    {
        float sum = 0;
        foreach (var (target, _) in table.SynapsesOf(source))
        {
            sum += *weight * lambda[target];
        }

        return sum;
    }

    public void Take(float* credit) => Take(credit, 1);

    public void Take(float* credit, float scale)
    {
        foreach (var (target, _) in table.SynapsesOf(source))
        {
            *weight = MathF.FusedMultiplyAdd(scale, credit[target], *weight);
        }
    }
}

/// <summary>A row for each neuron of a source.</summary>
/// <param name="table">Where synapses lie.</param>
/// <param name="weight">The weight that all have.</param>
internal readonly unsafe struct PoolRows(PatchTable table, float* weight) : ISynapseRows<PoolRow>
{
    private readonly float* _weight = weight;

    public int Count => table.Sources;

    public PoolRow this[int source] => new(table, _weight, source);

    public SpikeDelivery Part(NeuronRange targets) => new RowPart<PoolParts, PoolPart>(new(table, _weight, targets), targets);
}
