namespace Snn.Runtime;

/// <summary>
/// What the generator implements for networks that the event-driven plan can run: between events every neuron, its synapses
/// included, follows a flow that is affine (dh/dt = A h + b) or smooth (dh/dt = f(h)), and so are its threshold, its jump
/// and its output.
/// </summary>
public interface IExactNetwork
{
    /// <summary>The network as a hybrid system, with this instance's sizes, parameters and delays.</summary>
    /// <param name="parameters">
    /// Values of what it trains, delays included, but for parameters of which every neuron has its own: all neurons of a
    /// population are alike here. Null for those that the network was made with.
    /// </param>
    /// <exception cref="NotSupportedException">Something that it was made with is of the time grid alone.</exception>
    ExactSystem Exact(ParameterStore? parameters = null);
}

/// <summary>A network as a hybrid system, without a time grid.</summary>
/// <param name="Name">Name of the network's class.</param>
/// <param name="Populations">In the order declared.</param>
/// <param name="Projections">In the order declared.</param>
public sealed record ExactSystem(
    string Name, IReadOnlyList<ExactPopulation> Populations, IReadOnlyList<ExactProjection> Projections)
{
    /// <summary>Index of the main readout.</summary>
    public required int Readout { get; init; }

    /// <summary>Indices of all populations that losses may read, the main one first.</summary>
    public IReadOnlyList<int> Readouts { get => field ??= [Readout]; init; }

    /// <summary>Where the neurons of a readout start among those of all readouts.</summary>
    public int FirstOutput(int readout)
    {
        int first = 0;
        for (int i = 0; Readouts[i] != readout; i++)
        {
            first += Populations[Readouts[i]].Size;
        }

        return first;
    }

    /// <summary>
    /// Names of all parameters of its models, <c>Population.Parameter</c> of neurons and <c>Projection.Parameter</c> of
    /// synapses.
    /// </summary>
    public IEnumerable<string> Parameters => Populations.SelectMany(p => p.ParameterNames);

    /// <summary>Index of the population called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Population(string name) => IndexOf(Populations.Select(p => p.Name), name, "population");

    /// <summary>Index of the projection called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Projection(string name) => IndexOf(Projections.Select(p => p.Name), name, "projection");

    /// <summary>Index of the parameter called <paramref name="name"/>, such as <c>Hidden.TauMem</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Parameter(string name) => IndexOf(Parameters, name, "parameter");

    /// <summary>Refuses a population whose neurons start apart.</summary>
    /// <exception cref="NotSupportedException">They do.</exception>
    public static void CheckAlike(Population population, string name)
    {
        if (population.Start.All.Count > 0)
        {
            throw new NotSupportedException($"{name}.Start gives its neurons values of their own, and without a time grid all neurons of a population are alike; run it in time steps, or leave Start out.");
        }
    }

    /// <summary>Of each projection, in their order, delays of which each synapse has its own; empty where none has. The weights say what was drawn.</summary>
    public IReadOnlyList<SynapseDelays?> SynapseDelays { get; init; } = [];

    /// <summary>The delays of single synapses of a network.</summary>
    public static IReadOnlyList<SynapseDelays?> DelaysOf(NetworkLayout layout) => layout.Projections.All(p => p.Delays is null) ? [] : [.. layout.Projections.Select(p => p.Delays)];

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
public abstract record ExactPopulation(string Name, int Size, IReadOnlyList<string> States)
{
    /// <summary>Whether its spikes are given from outside.</summary>
    public bool IsSource => States.Count == 0;

    /// <summary>Names of the parameters of its neurons and of the synapses that end at it.</summary>
    public abstract IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The population made ready to run, for one thread.</summary>
    internal abstract ExactGroup Prepare(bool isReadout);
}

/// <summary>All-to-all connections.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Source">Index of the population it comes from.</param>
/// <param name="Target">Index of the population it goes to.</param>
/// <param name="Delay">From a spike to its arrival, in ms: any number from 0; a spike arrives after the jump of its own neuron.</param>
/// <param name="Kick">What an arriving spike of weight 1 adds to each state of the target.</param>
public sealed record ExactProjection(string Name, int Source, int Target, double Delay, IReadOnlyList<double> Kick)
{
    /// <summary>The delay of each neuron of the source, in ms, where they differ; else empty.</summary>
    public IReadOnlyList<double> SourceDelays { get; init; } = [];

    /// <summary>From a spike of a neuron of the source to its arrival, in ms.</summary>
    public double DelayOf(int source) => SourceDelays.Count == 0 ? Delay : SourceDelays[source];

    /// <summary>Derivatives of the kick by parameters of the target population; those that are zero may be left out.</summary>
    public IReadOnlyList<KickSlope> Slopes { get; init; } = [];
}

/// <summary>Derivative of a kick.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Kick">By it, of what an arriving spike of weight 1 adds to each state of the target.</param>
public sealed record KickSlope(string Parameter, IReadOnlyList<double> Kick);
