namespace Snn.Runtime;

/// <summary>What a spike does with the synapses of its neuron, all of them or a part.</summary>
internal unsafe interface IArrivingRow
{
    /// <summary>sums[target] += number.</summary>
    void AddTo(float* sums);

    /// <summary>sums[target] += scale · number.</summary>
    void AddTo(float* sums, float scale);
}

/// <summary>What is done with the synapses of one source neuron: numbers, and the target of each.</summary>
internal unsafe interface ISynapseRow : IArrivingRow
{
    /// <summary>sums[target] += factors[target] · number.</summary>
    void AddProducts(float* factors, float* sums);

    /// <summary>Σ number · lambda[target].</summary>
    float Dot(float* lambda);

    /// <summary>number += credit[target].</summary>
    void Take(float* credit);

    /// <summary>number += scale · credit[target].</summary>
    void Take(float* credit, float scale);
}

/// <summary>A row for each source neuron.</summary>
/// <typeparam name="TRow">A row.</typeparam>
internal interface ISynapseRows<TRow>
    where TRow : struct, ISynapseRow
{
    /// <summary>Number of source neurons.</summary>
    int Count { get; }

    /// <summary>The row of a source neuron.</summary>
    TRow this[int source] { get; }

    /// <summary>The synapses of all rows that end at some of the targets.</summary>
    SpikeDelivery Part(NeuronRange targets);
}
