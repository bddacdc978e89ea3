namespace Snn;

/// <summary>
/// Weights of some pairs of neurons, of which nothing is stored: the synapses of a neuron are drawn anew from the seed whenever
/// it spikes (Knight and Nowotny, 2021), and have the bits of <see cref="Sparse{TSynapse}"/> of the same seed, where its weights
/// are constant or drawn by pairs (<see cref="Init.ByPair"/>). They do not learn.
/// </summary>
/// <typeparam name="TSynapse">A class marked <c>[Synapse]</c>.</typeparam>
/// <param name="weights">The weights; a distribution is drawn pair by pair.</param>
/// <param name="connections">Which pairs are connected: by Probability, PerSource, Distance, Where or OneToOne, which are drawn neuron by neuron.</param>
public sealed class Procedural<TSynapse>(Init weights, Connect connections) : Projection(weights)
    where TSynapse : class, new()
{
    /// <summary>The parameters that all synapses of the projection share.</summary>
    public TSynapse Model { get; init; } = new();

    /// <summary>Which pairs of neurons are connected.</summary>
    public Connect Connections { get; } = connections;

    /// <summary>Whether a neuron may be connected with itself; where it may not, source and target are the same population.</summary>
    public bool SelfConnections { get; init; } = true;
}
