namespace Snn.Runtime;

/// <summary>Synapses of a source neuron that have one delay, whose numbers lie in a store beside those of other delays.</summary>
/// <param name="values">The numbers of all synapses.</param>
/// <param name="synapses">Which of them are the row's.</param>
/// <param name="targets">The target of each.</param>
/// <param name="count">How many there are.</param>
internal readonly unsafe struct DelayedRow(float* values, int* synapses, int* targets, int count) : ISynapseRow
{
    public void AddTo(float* sums)
    {
        for (int i = 0; i < count; i++)
        {
            sums[targets[i]] += values[synapses[i]];
        }
    }

    public void AddTo(float* sums, float scale)
    {
        for (int i = 0; i < count; i++)
        {
            sums[targets[i]] += scale * values[synapses[i]];
        }
    }

    public void AddProducts(float* factors, float* sums)
    {
        for (int i = 0; i < count; i++)
        {
            sums[targets[i]] = MathF.FusedMultiplyAdd(factors[targets[i]], values[synapses[i]], sums[targets[i]]);
        }
    }

    public float Dot(float* lambda)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += values[synapses[i]] * lambda[targets[i]];
        }

        return sum;
    }

    public void Take(float* credit)
    {
        for (int i = 0; i < count; i++)
        {
            values[synapses[i]] += credit[targets[i]];
        }
    }

    public void Take(float* credit, float scale)
    {
        for (int i = 0; i < count; i++)
        {
            values[synapses[i]] += scale * credit[targets[i]];
        }
    }
}

/// <summary>A row for each source neuron and delay.</summary>
/// <param name="rows">The rows.</param>
/// <param name="values">The numbers of all synapses.</param>
internal readonly unsafe struct DelayedRowsOf(RowsByDelay rows, float* values) : ISynapseRows<DelayedRow>
{
    private readonly float* _values = values;

    public int Count => rows.Count;

    public DelayedRow this[int source] => rows.Of(source, _values);

    public SpikeDelivery Part(NeuronRange targets) => throw new NotSupportedException("A trial is one thread's.");
}
