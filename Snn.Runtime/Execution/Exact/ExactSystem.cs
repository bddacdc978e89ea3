namespace Snn.Runtime;

/// <summary>
/// What the generator implements for networks that the event-driven plan can run: between events every neuron, its synapses
/// included, is affine (dh/dt = A h + b), and so are its threshold, its jump and its output.
/// </summary>
public interface IExactNetwork
{
    /// <summary>The network's equations as matrices, from this instance's sizes, parameters and delays.</summary>
    ExactSystem Exact();
}

/// <summary>
/// A network as an affine hybrid system, without a time grid. Matrices are in homogeneous coordinates: a row has a
/// coefficient per state, then the constant.
/// </summary>
/// <param name="Name">Name of the network's class.</param>
/// <param name="Populations">In the order declared.</param>
/// <param name="Projections">In the order declared.</param>
public sealed record ExactSystem(
    string Name, IReadOnlyList<AffinePopulation> Populations, IReadOnlyList<AffineProjection> Projections)
{
    /// <summary>Index of the population that the loss reads.</summary>
    public required int Readout { get; init; }

    /// <summary>Index of the population called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Population(string name) => IndexOf(Populations.Select(p => p.Name), name, "population");

    /// <summary>Index of the projection called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Projection(string name) => IndexOf(Projections.Select(p => p.Name), name, "projection");

    private int IndexOf(IEnumerable<string> names, string name, string what)
    {
        int index = names.ToList().IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"{Name} has no {what} '{name}'; it has {string.Join(", ", names)}.", nameof(name));
    }
}

/// <summary>A population of equal neurons, each with the synapses that end at it.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Size">Number of neurons.</param>
/// <param name="States">Names of the states of a neuron, then of its synapses; empty where spikes are given from outside.</param>
public sealed record AffinePopulation(string Name, int Size, IReadOnlyList<string> States)
{
    /// <summary>dh/dt, per ms: a row per state.</summary>
    public double[,] Flow { get; init; } = new double[0, 1];

    /// <summary>The states at time 0.</summary>
    public IReadOnlyList<double> Start { get; init; } = [];

    /// <summary>The spike, or null where the neurons do not spike.</summary>
    public AffineSpike? Spike { get; init; }

    /// <summary>What the loss sees, as one row; null where it sees nothing.</summary>
    public IReadOnlyList<double>? Output { get; init; }

    /// <summary>Whether its spikes are given from outside.</summary>
    public bool IsSource => States.Count == 0;
}

/// <summary>A spike, its consequences for the neuron itself.</summary>
/// <param name="Threshold">θ, as one row; the neuron spikes when θ rises through 0.</param>
/// <param name="Jump">The states after the spike: a row per state.</param>
public sealed record AffineSpike(IReadOnlyList<double> Threshold, double[,] Jump)
{
    /// <summary>For how long the neuron cannot spike again, in ms.</summary>
    public double Hold { get; init; }

    /// <summary>The states that stand still meanwhile, and lose what arrives.</summary>
    public IReadOnlyList<int> Held { get; init; } = [];
}

/// <summary>All-to-all connections.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Source">Index of the population it comes from.</param>
/// <param name="Target">Index of the population it goes to.</param>
/// <param name="Delay">From a spike to its arrival, in ms: any number from 0; a spike arrives after the jump of its own neuron.</param>
/// <param name="Kick">What an arriving spike of weight 1 adds to each state of the target.</param>
public sealed record AffineProjection(string Name, int Source, int Target, double Delay, IReadOnlyList<double> Kick);
