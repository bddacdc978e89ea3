using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Models;

/// <summary>A user's network class, read; models are still names.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="HasDt">Whether it declares its own time step <c>Dt</c>.</param>
/// <param name="Populations">In the order declared.</param>
/// <param name="Projections">In the order declared, wired.</param>
/// <param name="Rules">Names of the learning rules it is declared to train with.</param>
/// <param name="External">Models from referenced assemblies.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
/// <param name="ExternalRules">Learning rules of projections, from referenced assemblies.</param>
/// <param name="Online">Whether it learns by e-prop while it runs.</param>
/// <param name="Updates">Its custom updates, in the order in which they run.</param>
/// <param name="HoldsFromSpike">Whether the step of an event is the first of those that its holds last.</param>
/// <param name="StopsAtJumps">Whether eligibilities do not pass through jumps.</param>
/// <param name="Prunes">Whether small eligibilities are pruned.</param>
/// <param name="Updated">Parameters that do not learn and start values of states that its updates have.</param>
/// <param name="Streams">Whether it runs freely too, though it is trained.</param>
internal sealed record Network(
    string Namespace,
    string Name,
    bool HasDt,
    EquatableArray<PopulationRecord> Populations,
    EquatableArray<ProjectionRecord> Projections,
    EquatableArray<string> Rules,
    EquatableArray<Model> External,
    EquatableArray<string> InUse = default,
    EquatableArray<PlasticityRule> ExternalRules = default,
    bool Online = false,
    EquatableArray<UpdateRecord> Updates = default,
    bool StopsAtJumps = false,
    bool Prunes = false,
    bool HoldsFromSpike = false,
    EquatableArray<UpdatedValue> Updated = default,
    bool Streams = false)
{
    /// <summary>Whether nothing of it is to be trained, so that it needs no readout.</summary>
    public bool IsFree => Rules.Count == 0 && !Projections.Any(p => p.Trainable || p.TrainsDelay);

    /// <summary>Whether it runs freely, not in trials alone: nothing of it is trained, it says so, or a projection learns by a rule.</summary>
    public bool IsSimulated => IsFree || Streams || Projections.Any(p => p.Rules.Count > 0);

    public string FullName() => Namespace == "" ? Name : $"{Namespace}.{Name}";

    public PopulationRecord Population(string name) => NetworkIndex.Of(this).Populations[name];

    /// <summary>The projections that end at a population.</summary>
    public IEnumerable<ProjectionRecord> Arriving(string population) => NetworkIndex.Of(this).Arriving[population];

    /// <summary>The parameters of a population's neurons, and of the synapses that end there, that updates have.</summary>
    public IEnumerable<UpdatedValue> UpdatedAt(string population) =>
        Updated.Where(u => !u.IsStart && (u.Owner == population || Projections.Any(p => p.Name == u.Owner && p.Target == population)));
}

/// <summary>A parameter that does not learn, or what a state starts with, that updates of the network have: it is kept as parameters that learn are.</summary>
/// <param name="Owner">The population or projection.</param>
/// <param name="Name">The parameter or state.</param>
/// <param name="PerNeuron">Whether each neuron has its own.</param>
/// <param name="IsStart">Whether it is what a state starts with.</param>
internal sealed record UpdatedValue(string Owner, string Name, bool PerNeuron, bool IsStart = false)
{
    /// <summary>By what its first binding is found again.</summary>
    public string Place => IsStart ? $"Start({Owner}.{Name})" : $"{Owner}.{Name}";
}

/// <summary>A population property.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Full name of its neuron model.</param>
/// <param name="IsMarked">Whether it is marked as the readout.</param>
/// <param name="HasShape">Whether it is declared with rows and columns.</param>
/// <param name="Fed">Names of the inputs that the run gives.</param>
/// <param name="Own">Parameters of which each neuron has its own value, those of synapses that end there as <c>Projection.Parameter</c>.</param>
internal sealed record PopulationRecord(string Name, string Model, bool IsMarked, bool HasShape = false, EquatableArray<string> Own = default, EquatableArray<string> Fed = default)
{
    /// <summary>Whether the loss reads it: it is marked, or gives an output and does not spike.</summary>
    public bool IsReadout(Model model) =>
        IsMarked || (model.Kind == ModelKind.Neuron && !model.IsSource && model.Spike is null && model.Outputs.Count > 0);
}

/// <summary>A projection property and its wire.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Full name of its synapse model.</param>
/// <param name="Source">Population it comes from.</param>
/// <param name="Target">Population it goes to.</param>
/// <param name="Into">The input it drives, or null for the only one.</param>
/// <param name="Trainable">Whether its weights learn.</param>
/// <param name="Delay">Whether its delay learns.</param>
/// <param name="Bounds">Between which values its weights lie; null where they may have any.</param>
/// <param name="InitUnit">The type of quantity that its weights start as, fully qualified; empty for plain numbers.</param>
/// <param name="Rules">Full names of the learning rules by which its weights change in a simulation, in their order.</param>
/// <param name="Storage">Which pairs of neurons it connects, and how their weights are kept.</param>
/// <param name="Fed">Names of the signals that the run gives to its rules.</param>
/// <param name="IsRewired">Whether it is made with a rule by which training changes its pairs.</param>
/// <param name="DelaysSynapses">Whether it is declared with delays of which each synapse has its own.</param>
internal sealed record ProjectionRecord(string Name, string Model, string Source, string Target, string? Into, bool Trainable, DelayTraining Delay, Bounds? Bounds = null, string InitUnit = "", EquatableArray<string> Rules = default, Storage Storage = Storage.Dense, EquatableArray<string> Fed = default, bool IsRewired = false, bool DelaysSynapses = false)
{
    /// <summary>Whether it has a weight for each of some pairs of neurons.</summary>
    public bool IsSparse => Storage is Storage.Sparse or Storage.OneToOne;

    /// <summary>Whether its synapses share their weights.</summary>
    public bool IsShared => Storage is Storage.Convolution or Storage.Pool;

    /// <summary>Whether its type is told which pairs it connects.</summary>
    public bool HasConnections => IsSparse || Storage == Storage.Procedural;

    /// <summary>Why it has no weight for each synapse; null where it has.</summary>
    public string? WhyNoWeights => IsShared ? "share their weights" : Storage == Storage.Procedural ? "are drawn anew for each spike" : null;

    public bool TrainsDelay => Delay != DelayTraining.None;

    /// <summary>Whether each neuron of the source has a delay of its own.</summary>
    public bool DelaysNeurons => Delay == DelayTraining.PerNeuron;

    /// <summary>The name of its delay among the parameters that learn.</summary>
    public string DelayKey => Name + ".Delay";
}

/// <summary>The types of projections.</summary>
internal enum Storage
{
    /// <summary>A weight for every pair of neurons.</summary>
    Dense,

    /// <summary>A weight for each of some pairs.</summary>
    Sparse,

    /// <summary>A weight for each source neuron and the target of its index.</summary>
    OneToOne,

    /// <summary>A kernel of weights that all places share.</summary>
    Convolution,

    /// <summary>One weight that all synapses share.</summary>
    Pool,

    /// <summary>A weight for each of some pairs, drawn anew for each spike.</summary>
    Procedural,
}

/// <summary>Whether a projection's delay learns.</summary>
internal enum DelayTraining
{
    /// <summary>It stays as it is.</summary>
    None,

    /// <summary>One delay for all synapses.</summary>
    Shared,

    /// <summary>One for each neuron of the source.</summary>
    PerNeuron,
}

/// <summary>A network as it was read: the record, or what is wrong.</summary>
/// <param name="Network">The network, or null where it has errors.</param>
/// <param name="Places">Where to point when fusion finds something wrong.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record NetworkSource(Network? Network, EquatableArray<Place> Places, EquatableArray<Problem> Problems);

/// <summary>Where a member of a network stands.</summary>
/// <param name="Name">Member, or <c>class</c> or <c>train</c>.</param>
/// <param name="At">A problem without a rule: the place alone.</param>
internal sealed record Place(string Name, Problem At);
