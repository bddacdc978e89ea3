namespace Snn.Runtime;

/// <summary>What is done with the synapses of one source neuron: numbers, and the target of each.</summary>
internal unsafe interface ICompressedRow
{
    /// <summary>Which row it is.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="targets">The targets of all rows, <c>ushort</c> or <c>int</c>.</param>
    /// <param name="first">Number of its first synapse.</param>
    /// <param name="count">Number of its synapses.</param>
    void Set(float* values, void* targets, int first, int count);

    /// <summary>sums[target] += number.</summary>
    void AddTo(float* sums);

    /// <summary>sums[target] += scale · number.</summary>
    void AddTo(float* sums, float scale);

    /// <summary>sums[target] += factors[target] · number.</summary>
    void AddProducts(float* factors, float* sums);

    /// <summary>Σ number · lambda[target].</summary>
    float Dot(float* lambda);

    /// <summary>number += credit[target].</summary>
    void Take(float* credit);

    /// <summary>number += scale · credit[target].</summary>
    void Take(float* credit, float scale);
}
