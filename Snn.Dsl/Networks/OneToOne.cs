namespace Snn;

/// <summary>
/// One weight for each neuron: every source is connected with the target of the same index, and with no other. Both populations
/// have the same number of neurons.
/// </summary>
/// <typeparam name="TSynapse">A class marked <c>[Synapse]</c>.</typeparam>
/// <param name="weights">How the weights start; fan-in and fan-out are 1.</param>
public sealed class OneToOne<TSynapse>(Init weights) : Projection(weights)
    where TSynapse : class, new()
{
    /// <summary>The parameters that all synapses of the projection share.</summary>
    public TSynapse Model { get; init; } = new();

    /// <summary>Which pairs of neurons are connected: those of the same index.</summary>
    public Connect Connections => Connect.OneToOne;
}
