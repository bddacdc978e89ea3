namespace Snn;

/// <summary>Weights of some pairs of neurons alone, whose arriving spikes drive synapses of one model.</summary>
/// <typeparam name="TSynapse">A class marked <c>[Synapse]</c>.</typeparam>
/// <param name="weights">How the weights start; a fan-in or fan-out is the mean number of synapses of a neuron.</param>
/// <param name="connections">Which pairs are connected.</param>
public sealed class Sparse<TSynapse>(Init weights, Connect connections) : Projection(weights)
    where TSynapse : class, new()
{
    /// <summary>The parameters that all synapses of the projection share.</summary>
    public TSynapse Model { get; init; } = new();

    /// <summary>Which pairs of neurons are connected.</summary>
    public Connect Connections { get; } = connections;

    /// <summary>
    /// Whether a neuron may be connected with itself. Where it may not, such pairs are left out before anything is drawn;
    /// source and target are then the same population.
    /// </summary>
    public bool SelfConnections { get; init; } = true;

    /// <summary>
    /// Delays of which each synapse has its own; null where all have <see cref="Projection.Delay"/>.
    /// </summary>
    public SynapseDelays? Delays { get; init; }

    /// <summary>
    /// How training changes which pairs are connected: an object of a class marked <see cref="RewiringAttribute"/>, such as
    /// <c>new DeepR { L1 = 1e-5f }</c>; null where they stay as they are.
    /// </summary>
    public object? Rewiring { get; init; }
}
