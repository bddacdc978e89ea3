namespace Snn.Runtime;

/// <summary>The synapses of one source neuron, drawn when they are asked for. Their weights do not learn.</summary>
/// <param name="synapses">What draws them.</param>
/// <param name="source">The source neuron.</param>
internal readonly unsafe struct ProceduralRow(ProceduralSynapses synapses, int source) : ISynapseRow
{
    public void AddTo(float* sums)
    {
        foreach (int m in synapses.TargetsOf(source))
        {
            sums[m] += synapses.WeightOf(source, m);
        }
    }

    public void AddTo(float* sums, float scale)
    {
        foreach (int m in synapses.TargetsOf(source))
        {
            sums[m] += scale * synapses.WeightOf(source, m);
        }
    }

    public void AddProducts(float* factors, float* sums)
    {
        foreach (int m in synapses.TargetsOf(source))
        {
            sums[m] = MathF.FusedMultiplyAdd(factors[m], synapses.WeightOf(source, m), sums[m]);
        }
    }

    public float Dot(float* lambda)
    {
        float sum = 0;
        foreach (int m in synapses.TargetsOf(source))
        {
            sum += synapses.WeightOf(source, m) * lambda[m];
        }

        return sum;
    }

    public void Take(float* credit) => throw NothingKept();

    public void Take(float* credit, float scale) => throw NothingKept();

    private static InvalidOperationException NothingKept() => new("Of procedural synapses nothing is kept, so there is no gradient of their weights.");
}

/// <summary>A row for each source neuron.</summary>
/// <param name="synapses">What draws them.</param>
internal readonly struct ProceduralRows(ProceduralSynapses synapses) : ISynapseRows<ProceduralRow>
{
    public int Count => synapses.Sources;

    public ProceduralRow this[int source] => new(synapses, source);

    public SpikeDelivery Part(NeuronRange targets) => new RowPart<ProceduralParts, ProceduralPart>(new(synapses, targets), targets);
}
