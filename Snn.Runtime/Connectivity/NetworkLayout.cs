using System.Globalization;

namespace Snn.Runtime;

/// <summary>Shape of a network at run time: what the runtime needs to own its memory. Made by the generated code.</summary>
/// <param name="Name">Name of the network's class.</param>
/// <param name="Dt">Length of a time step.</param>
/// <param name="Populations">In the order declared.</param>
/// <param name="Projections">In the order declared.</param>
public sealed record NetworkLayout(
    string Name,
    Time Dt,
    IReadOnlyList<PopulationLayout> Populations,
    IReadOnlyList<ProjectionLayout> Projections)
{
    /// <summary>Index of the main readout, the population that a label, targets and predictions are of where nothing else is said; −1 where there is none.</summary>
    public required int Readout { get; init; }

    /// <summary>Indices of all populations that losses may read, the main one first.</summary>
    public IReadOnlyList<int> Readouts { get => field ??= Readout < 0 ? [] : [Readout]; init; }

    /// <summary>Indices of the populations whose spikes are given from outside.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>The parameters of its models that learn, or that its updates have.</summary>
    public IReadOnlyList<ParameterLayout> Parameters { get; init; } = [];

    /// <summary>The values of its models' parameters that do not learn.</summary>
    public IReadOnlyList<ParameterValue> Values { get; init; } = [];

    /// <summary>Its custom updates, in the order in which they run.</summary>
    public IReadOnlyList<UpdateLayout> Updates { get; init; } = [];

    /// <summary>Why the network has no event-driven exact plan; null where it has one.</summary>
    public string? WhyNotExact { get; init; }

    /// <summary>Why the network cannot run in time steps: which delay is no whole number of them; null where it can.</summary>
    public string? WhyNotStepped { get; init; }

    /// <summary>The shape in a line: names, models, sizes, wiring and which parameters learn. Not values and equations.</summary>
    public string Signature =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}: ")
        + string.Join(", ", Populations.Select(p => $"{p.Name} {p.Size}{(p.Shape is { } shape ? $" ({shape})" : "")} x {p.Model}"))
        + "; "
        + string.Join(", ", Projections.Select(p => $"{p.Name} {Populations[p.Source].Name}->{Populations[p.Target].Name}{ConnectText.Of(p)}"))
        + List("trained", Parameters.Where(p => p.Learns)) + List("of updates", Parameters.Where(p => !p.Learns));

    /// <summary>
    /// The same for trials of at most so many steps: a delay beyond that is cut to it, for what arrives after the end is of no
    /// account and needs no memory.
    /// </summary>
    internal NetworkLayout Within(int steps) => Projections.All(p => p.MostDelay <= steps && p.Delay <= steps)
        ? this
        : this with { Projections = [.. Projections.Select(p => p with { Delay = Math.Min(p.Delay, steps), MostDelay = Math.Min(p.MostDelay, steps) })] };

    /// <summary>The same where single synapses have delays: the longest are known when they have been drawn.</summary>
    /// <param name="weights">The weights, which say what was drawn; null where no synapse has a delay of its own.</param>
    internal NetworkLayout WithDelaysOf(WeightStore? weights) => weights is null || Projections.All(p => !p.TakesDelays) ? this : this with
    {
        Projections = [.. Projections.Select((p, i) => weights.DelayedRows(i) is { } rows && (rows.Count > 0 || rows.OfPairs is not null) ? p with { MostDelay = rows.Most } : p)],
    };

    /// <summary>Refuses what the longest delay takes, before anything is allocated.</summary>
    /// <param name="steps">Most steps of a trial.</param>
    /// <param name="bytes">Bytes that are kept for every step of the longest delay.</param>
    /// <param name="room">Bytes that there are.</param>
    /// <exception cref="ArgumentException">There is no room for it.</exception>
    internal void CheckDelays(int steps, long bytes, long room)
    {
        var longest = Projections.MaxBy(p => p.MostDelay);
        if (longest is not null && ((double)Math.Min(longest.MostDelay, steps) + 1) * bytes > room)
        {
            double needed = ((double)Math.Min(longest.MostDelay, steps) + 1) * bytes / (1 << 30), there = (double)room / (1 << 30);
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Name}.{longest.Name} has a delay of up to {longest.MostDelay} steps ({longest.MostDelay * (double)Dt.Value:0.###} ms), and a trial has up to {steps} steps: what is on its way takes {needed:0.#} GiB, and there are {there:0.#}. Shorten the delay or the trial, or lengthen Dt."));
        }
    }

    /// <summary>The same for trials, whose kernels were made for delays of single synapses where they are declared with the projection.</summary>
    /// <exception cref="NotSupportedException">Synapses of a projection have delays of their own that it was not declared with.</exception>
    internal void CheckDeclaredDelays()
    {
        foreach (var projection in Projections.Where(p => !p.TakesDelays))
        {
            CheckOneDelay(projection, "its declaration does not say so, by which trials know; write them there, in { Delays = ... }");
        }
    }

    /// <exception cref="NotSupportedException">Its synapses have delays of their own.</exception>
    internal void CheckOneDelay(ProjectionLayout projection, string why)
    {
        if (projection.Delays is not null)
        {
            throw new NotSupportedException($"{Name}.{projection.Name} has Delays, one for each synapse, and {why}.");
        }
    }

    /// <exception cref="ArgumentException">The network cannot run in time steps.</exception>
    internal void CheckSteps()
    {
        if (WhyNotStepped is not null)
        {
            throw new ArgumentException(WhyNotStepped);
        }
    }

    /// <summary>Index of the population called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Population(string name)
    {
        for (int i = 0; i < Populations.Count; i++)
        {
            if (Populations[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"{Name} has no population '{name}'; it has {string.Join(", ", Populations.Select(p => p.Name))}.", nameof(name));
    }

    private static string List(string what, IEnumerable<ParameterLayout> parameters) =>
        parameters.Any() ? $"; {what}: " + string.Join(", ", parameters.Select(p => $"{p.Name}{(p.PerNeuron ? " per neuron" : "")}{(p.Positive ? " > 0" : "")}")) : "";

    /// <summary>Index of the trained parameter called <paramref name="name"/>, such as <c>Hidden.TauMem</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Parameter(string name)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"{Name} has no trained parameter '{name}'; it has {(Parameters.Count == 0 ? "none: mark parameters of its models [Trainable]" : string.Join(", ", Parameters.Select(p => p.Name)))}.",
            nameof(name));
    }

    /// <summary>Number of values of a trained parameter.</summary>
    public int SizeOf(ParameterLayout parameter) => parameter.PerNeuron ? Populations[parameter.Population].Size : 1;

    /// <summary>The first projection by which spikes of a population reach a readout.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal int WayToReadout(int population, int readout)
    {
        for (int p = 0; p < Projections.Count; p++)
        {
            if (Projections[p].Source == population && Projections[p].Target == readout)
            {
                return p;
            }
        }

        throw new ArgumentException($"No spikes of {Populations[population].Name} reach {Populations[readout].Name}.", nameof(population));
    }

    /// <summary>Whether losses may read a population.</summary>
    internal bool IsReadout(int population)
    {
        for (int i = 0; i < Readouts.Count; i++)
        {
            if (Readouts[i] == population)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether what a loss says comes back through a projection first: it ends at a readout, and comes neither from itself nor,
    /// where that spikes, from another readout.
    /// </summary>
    internal bool IsFromLoss(ProjectionLayout projection) =>
        IsReadout(projection.Target) && projection.Source != projection.Target && !(Populations[projection.Target].Spikes && IsReadout(projection.Source));

    /// <summary>The readouts, in words.</summary>
    internal string ReadoutNames => Readouts.Count == 0 ? "none" : string.Join(", ", Readouts.Select(r => Populations[r].Name));

    /// <summary>Index of the readout called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int ReadoutCalled(string name)
    {
        for (int i = 0; i < Readouts.Count; i++)
        {
            if (Populations[Readouts[i]].Name == name)
            {
                return Readouts[i];
            }
        }

        throw new ArgumentException($"{Name} has no readout '{name}'; it has {ReadoutNames}.", nameof(name));
    }

    /// <summary>Index of the projection called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public int Projection(string name)
    {
        for (int i = 0; i < Projections.Count; i++)
        {
            if (Projections[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"{Name} has no projection '{name}'; it has {string.Join(", ", Projections.Select(p => p.Name))}.", nameof(name));
    }
}

/// <summary>One population of a network.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Model">Name of the neuron model.</param>
/// <param name="Size">Number of neurons.</param>
/// <param name="Spikes">Whether its neurons emit spikes.</param>
public sealed record PopulationLayout(string Name, string Model, int Size, bool Spikes)
{
    /// <summary>
    /// A print of its model's equations: another one for other equations, the same however they are spaced, ordered and
    /// commented. Empty where they are not known.
    /// </summary>
    public string Equations { get; init; } = "";

    /// <summary>How its neurons lie; null where they have no places.</summary>
    public Shape? Shape { get; init; }

    /// <summary>The population itself, with what its neurons have of their own; null where they have nothing.</summary>
    public Population? Neurons { get; init; }

    /// <summary>Parameters of which each neuron has its own value, apart from those that learn.</summary>
    public IReadOnlyList<string> OwnParameters { get; init; } = [];

    /// <summary>States that start from parameters that learn.</summary>
    public IReadOnlyList<string> TrainedStarts { get; init; } = [];

    /// <summary>Events of its neurons that are not sent, and what in a simulation is 1 among their states in steps in which they happen, else 0.</summary>
    public IReadOnlyList<(string Name, string State)> Events { get; init; } = [];
}

/// <summary>One projection of a network.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Source">Index of the population it comes from.</param>
/// <param name="Target">Index of the population it goes to.</param>
/// <param name="Init">How its weights start.</param>
/// <param name="Delay">Delay in steps, rounded, at least 1.</param>
/// <param name="Trainable">Whether its weights learn.</param>
public sealed record ProjectionLayout(string Name, int Source, int Target, Init Init, int Delay, bool Trainable)
{
    /// <summary>The longest delay that training may come to, in steps; the delay itself where it is not trained.</summary>
    public int MostDelay { get; init; } = Delay;

    /// <summary>The least value that a weight may have; an update that would take it below stops there.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value that a weight may have.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether not every weight may be any number.</summary>
    public bool HasBounds => !double.IsNegativeInfinity(Least) || !double.IsPositiveInfinity(Most);

    /// <summary>A print of its synapse model's equations, as <see cref="PopulationLayout.Equations"/> is one.</summary>
    public string Equations { get; init; } = "";

    /// <summary>Whether online e-prop takes its gradient from a rule that somebody has written, which may add to it where nothing spikes.</summary>
    public bool HasWrittenGradient { get; init; }

    /// <summary>Which pairs of neurons it connects; null for all.</summary>
    public Connect? Connections { get; init; }

    /// <summary>Whether a neuron may be connected with itself.</summary>
    public bool SelfConnections { get; init; } = true;

    /// <summary>Whether its synapses are drawn anew for each spike, and nothing of them is stored.</summary>
    public bool IsProcedural { get; init; }

    /// <summary>How synapses that share their weights lie; null where each has one of its own.</summary>
    public Patches? Patches { get; init; }

    /// <summary>Delays of which each synapse has its own; null where all have <see cref="Delay"/>.</summary>
    public SynapseDelays? Delays { get; init; }

    /// <summary>Whether trials have kernels for delays of single synapses.</summary>
    public bool TakesDelays { get; init; }

    /// <summary>How training changes which pairs are connected: an object of a class marked <c>[Rewiring]</c>; null where they stay as they are.</summary>
    public object? Rewiring { get; init; }

    /// <summary>Whether training does.</summary>
    internal bool IsRewired => Trainable && Rewiring is not null;

    /// <summary>The rule by which it does; null where it does not.</summary>
    internal IRewiring? RewiredBy => IsRewired ? (IRewiring?)Rewiring : null;
}

/// <summary>A parameter that does not learn.</summary>
/// <param name="Name">Population or projection, and property of its model: <c>Hidden.TauMem</c>.</param>
/// <param name="Value">Its value, in the coherent base of its unit.</param>
public sealed record ParameterValue(string Name, double Value);

/// <summary>One parameter of a network that moves: it learns, or updates of the network have it.</summary>
/// <param name="Name">
/// Population or projection, and property of its model: <c>Hidden.TauMem</c>; or a projection and <c>Delay</c>; or what a state
/// starts with: <c>Hidden.Start.V</c>.
/// </param>
/// <param name="Population">Index of the population whose neurons depend on it, or have it.</param>
/// <param name="Start">Its value before training, in the coherent base of its unit.</param>
/// <param name="PerNeuron">Whether each neuron has a value of its own.</param>
/// <param name="Positive">Whether it stays positive.</param>
public sealed record ParameterLayout(string Name, int Population, double Start, bool PerNeuron, bool Positive)
{
    /// <summary>The population or projection that its name begins with.</summary>
    public string Owner => Name[..Name.LastIndexOf('.')];

    /// <summary>Whether it is the delay of a projection, or are those of its source's neurons.</summary>
    public bool IsDelay { get; init; }

    /// <summary>The state, <c>Hidden.V</c>, that starts with it in every trial; null for a parameter.</summary>
    public string? StartOf { get; init; }

    /// <summary>Whether it is moved by its gradient; else by updates of the network alone.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>What each neuron's state, or that of its synapses, starts with, which updates have. Made by the generated code.</summary>
    /// <param name="owner">Name of the population or projection.</param>
    /// <param name="state">The state.</param>
    /// <param name="index">Index of the population whose neurons have one each.</param>
    /// <param name="start">What the model lets it start with.</param>
    /// <param name="startOf">What the runtime calls the state, where that is not the owner's name and its own.</param>
    public static ParameterLayout OfStart(string owner, string state, int index, double start, string? startOf = null) =>
        new($"{owner}.Start.{state}", index, start, PerNeuron: true, Positive: false) { StartOf = startOf ?? $"{owner}.{state}", Learns = false };

    /// <summary>The least value that training may come to.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value that training may come to.</summary>
    public double Most { get; init; } = double.PositiveInfinity;
}
