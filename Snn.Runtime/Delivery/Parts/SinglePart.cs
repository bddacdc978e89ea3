namespace Snn.Runtime;

/// <summary>The one synapse of a source neuron, where its target is among some.</summary>
/// <param name="value">Its number.</param>
/// <param name="target">Its target.</param>
/// <param name="targets">Those.</param>
internal readonly unsafe struct SinglePart(float* value, int target, NeuronRange targets) : IArrivingRow
{
    public void AddTo(float* sums)
    {
        if (targets.Has(target))
        {
            sums[target] += *value;
        }
    }

    public void AddTo(float* sums, float scale)
    {
        if (targets.Has(target))
        {
            sums[target] += scale * *value;
        }
    }
}

/// <summary>The same of all source neurons.</summary>
internal readonly unsafe struct SingleParts(float* values, NeuronRange targets) : IRowParts<SinglePart>
{
    private readonly float* _values = values;

    public SinglePart this[int source] => new(_values + source, source, targets);
}
