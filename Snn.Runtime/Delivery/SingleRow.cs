namespace Snn.Runtime;

/// <summary>The one synapse of a source neuron, which ends at the target of the same index.</summary>
/// <param name="value">Its number.</param>
/// <param name="target">Its target.</param>
internal readonly unsafe struct SingleRow(float* value, int target) : ISynapseRow
{
    public void AddTo(float* sums) => sums[target] += *value;

    public void AddTo(float* sums, float scale) => sums[target] += scale * *value;

    public void AddProducts(float* factors, float* sums) => sums[target] = MathF.FusedMultiplyAdd(factors[target], *value, sums[target]);

    // what other rows start their sums with: a product of −0 is 0 there
    public float Dot(float* lambda) => *value * lambda[target] + 0f;

    public void Take(float* credit) => *value += credit[target];

    public void Take(float* credit, float scale) => *value = MathF.FusedMultiplyAdd(scale, credit[target], *value);
}

/// <summary>One synapse for each source neuron.</summary>
/// <param name="values">A number for each.</param>
/// <param name="count">Number of neurons.</param>
internal readonly unsafe struct SingleRows(float* values, int count) : ISynapseRows<SingleRow>
{
    private readonly float* _values = values;

    public int Count => count;

    public SingleRow this[int source] => new(_values + source, source);

    public SpikeDelivery Part(NeuronRange targets) => new RowPart<SingleParts, SinglePart>(new(_values, targets), targets);
}
