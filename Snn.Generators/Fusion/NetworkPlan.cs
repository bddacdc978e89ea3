using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>Everything that is emitted for a network: plain data that emitters only print.</summary>
/// <param name="Network">The network.</param>
/// <param name="Populations">One kernel each.</param>
/// <param name="Projections">What is delivered where.</param>
/// <param name="Sweeps">The backward sweep of each rule that it is declared to train with.</param>
/// <param name="Exact">The network without a time grid; null where its models do not fit that plan.</param>
/// <param name="WhyNotExact">Why they do not; null where they do.</param>
/// <param name="Kinds">Populations that share a kernel: their plans are that of their kind, under names of their own.</param>
/// <param name="IsFree">Whether it is of simulations, not of trials.</param>
internal sealed record NetworkPlan(
    Network Network,
    EquatableArray<PopulationPlan> Populations,
    EquatableArray<ProjectionPlan> Projections,
    EquatableArray<BackwardPlan> Sweeps,
    ExactPlan? Exact,
    string? WhyNotExact,
    EquatableArray<PopulationKind> Kinds = default,
    bool IsFree = false)
{
    /// <summary>Whether populations share kernels. What happens along projections is then a loop over their paths on devices, and on the CPU where these are <see cref="HasPaths"/>.</summary>
    public bool HasKinds => Kinds.Count > 0;

    /// <summary>
    /// Whether what happens along projections is a loop over their paths on the CPU, not a line for each: of a network with kinds
    /// in which every projection has a delay for all its neurons and, in trials, for all its synapses, and delivers its weights as they are.
    /// </summary>
    public bool HasPaths => HasKinds && Projections.All(p => !p.Record.DelaysNeurons && (IsFree || (p.Release is null && !p.Record.DelaysSynapses)));

    /// <summary>Populations that have a kernel of their own.</summary>
    public IEnumerable<PopulationPlan> Alone => Populations.Where(p => !p.IsSource && KindOf(p.Name) is null);

    /// <summary>The kernels: those that a population has for itself, and those of kinds.</summary>
    public IEnumerable<(PopulationPlan Plan, PopulationKind? Kind)> Kernels => Alone.Select(p => (p, (PopulationKind?)null)).Concat(Kinds.Select(k => (PlanOf(k), (PopulationKind?)k)));

    /// <summary>The plan of a kind's kernel.</summary>
    public PopulationPlan PlanOf(PopulationKind kind) => Populations[kind.Members[0].Index];

    /// <summary>The kind that a population is of; null where it has a kernel of its own.</summary>
    public PopulationKind? KindOf(string population) => PlanIndex.Of(this).Kinds.TryGetValue(population, out var kind) ? kind : null;

    /// <summary>The populations that losses may read; the first is the main one.</summary>
    public IEnumerable<PopulationPlan> Readouts => Populations.Where(p => p.IsReadout);

    /// <summary>Whether a population is a readout besides the main one.</summary>
    public bool IsFurther(PopulationPlan population) => population.IsReadout && Readouts.First().Name != population.Name;

    /// <summary>Place of a population among all.</summary>
    public int IndexOf(string population) => PlanIndex.Of(this).Places[population];

    /// <summary>A population's plan.</summary>
    public PopulationPlan Population(string name) => Populations[IndexOf(name)];

    /// <summary>The projections that end at a population.</summary>
    public IEnumerable<ProjectionPlan> Arriving(string population) => PlanIndex.Of(this).Arriving[population];

    /// <summary>Projections whose synapses have states of their source neurons.</summary>
    public IEnumerable<ProjectionPlan> Releases => Projections.Where(p => p.Release is not null);
}

/// <summary>The kernel of one population, or of one model on its own.</summary>
/// <param name="Name">Name of the population.</param>
/// <param name="Model">Name of its neuron model.</param>
/// <param name="IsSource">Spikes come from outside: no kernel.</param>
/// <param name="IsReadout">Losses may read its output.</param>
/// <param name="Spikes">Whether it has a spike event.</param>
/// <param name="AtZero">Whether θ = 0 fires.</param>
/// <param name="States">Names of the states that live from step to step, hold counters included.</param>
/// <param name="Arrivals">Names of what arrives.</param>
/// <param name="Parameters">Parameters that the constants use.</param>
/// <param name="Propagators">Matrices of exact steps.</param>
/// <param name="Constants">Constants that the host computes.</param>
/// <param name="Start">Start value of every state.</param>
/// <param name="Forward">Lines of the step.</param>
/// <param name="Ends">Value of every state at the end of the step.</param>
/// <param name="Output">The readout's output, of values at the end of the step, or θ where the readout spikes; null where it is no readout.</param>
/// <param name="Tape">What the step writes down for the backward sweep.</param>
/// <param name="Adjoints">The backward steps, one per kind of adjoint that the network's rules run.</param>
/// <param name="Integrator">The integrator in words, or null for maps.</param>
/// <param name="Moved">Those of its neurons' and synapses' parameters that learn, or that updates of the network have; used by constants or not.</param>
/// <param name="PerNeuron">Names of the constants that each neuron has a value of its own of, since such parameters are in them.</param>
/// <param name="StartGradients">What dLoss/dstate at the start of a trial adds to dLoss/dparameter.</param>
/// <param name="Given">All parameters of its neurons and synapses, used by constants or not.</param>
/// <param name="Print">Print of the neuron's equations.</param>
/// <param name="TrainedStarts">States that start from parameters that learn.</param>
/// <param name="Noise">Names of the standard normal numbers that each neuron draws in a step, in the order in which they are counted.</param>
/// <param name="Fed">What the run gives.</param>
/// <param name="Synaptic">What is called after a projection.</param>
/// <param name="Events">Its events that are not sent.</param>
internal sealed record PopulationPlan(
    string Name,
    string Model,
    bool IsSource,
    bool IsReadout,
    bool Spikes,
    EquatableArray<string> States,
    EquatableArray<string> Arrivals,
    EquatableArray<ParameterAccess> Parameters,
    EquatableArray<Propagator> Propagators,
    EquatableArray<Definition> Constants,
    EquatableArray<Definition> Start,
    EquatableArray<Statement> Forward,
    EquatableArray<Definition> Ends,
    Expr? Output,
    EquatableArray<Statement> Tape,
    EquatableArray<AdjointPlan> Adjoints,
    string? Integrator,
    EquatableArray<ParameterAccess> Moved = default,
    EquatableArray<string> PerNeuron = default,
    EquatableArray<Definition> StartGradients = default,
    EquatableArray<ParameterAccess> Given = default,
    string Print = "",
    EquatableArray<string> TrainedStarts = default,
    EquatableArray<string> Noise = default,
    EquatableArray<FedInput> Fed = default,
    EquatableArray<SynapticName> Synaptic = default,
    EquatableArray<EventFlag> Events = default)
{
    /// <summary>Parameters that the constants use and of which the population gives each neuron its own value.</summary>
    public IEnumerable<ParameterAccess> Own => Parameters.Where(p => p.IsGiven);
}

/// <summary>An event that is not sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What says among the states of a simulation whether it happened in the last step.</param>
internal sealed record EventFlag(string Name, string State);

/// <summary>The backward step of a population.</summary>
/// <param name="Kind">How it gets past spikes.</param>
/// <param name="Tape">What it reads of the forward sweep.</param>
/// <param name="Recompute">Lines of the forward step that run again.</param>
/// <param name="Lines">Lines of the adjoint.</param>
/// <param name="Before">dLoss/dstate before the step.</param>
/// <param name="Arrivals">dLoss/darrival.</param>
/// <param name="ArrivalTimes">EventProp: dLoss/d(time of the arrival) per unit of weight.</param>
/// <param name="Gradients">What the step adds to dLoss/dparameter of each neuron, by parameter that learns.</param>
internal sealed record AdjointPlan(
    AdjointKind Kind,
    EquatableArray<Symbol> Tape,
    EquatableArray<Statement> Recompute,
    EquatableArray<Statement> Lines,
    EquatableArray<Definition> Before,
    EquatableArray<Definition> Arrivals,
    EquatableArray<Definition> ArrivalTimes,
    EquatableArray<Definition> Gradients = default);

/// <summary>What a projection delivers, and where.</summary>
/// <param name="Record">The projection.</param>
/// <param name="Index">Its place among the projections.</param>
/// <param name="Arrival">The arrival of the target population that it adds to.</param>
/// <param name="IsFirst">Whether it is the first to add to that arrival in a step, and so sets it.</param>
/// <param name="FromLoss">Whether it ends at a readout, and what the loss says comes back through it first: so it does not from one spiking readout to another, nor to itself.</param>
/// <param name="Print">Print of the synapse's equations.</param>
/// <param name="Release">What its source neurons release; null where a spike delivers the weight as it is.</param>
internal sealed record ProjectionPlan(ProjectionRecord Record, int Index, string Arrival, bool IsFirst, bool FromLoss, string Print, ReleasePlan? Release = null);
