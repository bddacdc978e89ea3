using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>
/// A user's model class, read: names and equations, nothing of the compiler and no place in a file, so that it stays
/// equal while the user types elsewhere.
/// </summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Kind">What it is marked as.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="States">Variables, in the order declared.</param>
/// <param name="Inputs">Names of what it receives.</param>
/// <param name="Outputs">What it gives, as expressions of its states.</param>
/// <param name="Impulse">Neuron: name of the state or input where impulses land. Synapse: null.</param>
/// <param name="Target">Custom update: name of the array that is updated.</param>
/// <param name="SumsBatch">Custom update: whether the gradient is the sum over the batch, not the mean.</param>
/// <param name="Kick">Synapse: what an arriving spike adds at once to the target, an expression of the weight.</param>
/// <param name="Flow">Differential equations.</param>
/// <param name="Step">Discrete maps.</param>
/// <param name="Start">Values at the start of a trial; states not named start at 0.</param>
/// <param name="Integrator">Name of the pinned integrator, or null.</param>
/// <param name="Spike">The event, for a neuron that spikes.</param>
/// <param name="Arrival">Synapse: what an arriving spike changes. </param>
/// <param name="Helpers">Expression-bodied members, kept for their names.</param>
/// <param name="Views">Synapse: states of the target that it reads under their own names.</param>
/// <param name="Tolerance">Of an adaptive integrator.</param>
/// <param name="Noise">White noise in the flow, apart from what drifts.</param>
/// <param name="Events">Neuron: its events that are not sent, in their order.</param>
internal sealed record Model(
    string Namespace,
    string Name,
    ModelKind Kind,
    EquatableArray<Parameter> Parameters,
    EquatableArray<Variable> States,
    EquatableArray<Variable> Inputs,
    EquatableArray<Definition> Outputs,
    string? Impulse,
    string? Target,
    bool SumsBatch,
    Definition? Kick,
    EquatableArray<Equation> Flow,
    EquatableArray<Equation> Step,
    EquatableArray<Equation> Start,
    string? Integrator,
    SpikeEvent? Spike,
    EquatableArray<Equation> Arrival,
    EquatableArray<Definition> Helpers,
    EquatableArray<Variable> Views = default,
    double Tolerance = 0,
    EquatableArray<NoiseTerm> Noise = default,
    EquatableArray<InternalEvent> Events = default)
{
    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";

    /// <summary>Whether it only passes on spikes given from outside.</summary>
    public bool IsSource => Kind == ModelKind.Neuron && States.Count == 0 && Spike is null;

    /// <summary>Whether any of its parameters learns.</summary>
    public bool Learns => Parameters.Any(p => p.Training is not null);

    /// <summary>Every expression that moves a state, makes a spike or is seen from outside; surrogates and holds are not among them.</summary>
    public IEnumerable<Expr> Dynamics() =>
        new[] { Flow, Step, Start, Arrival }.Concat(InOrder.Select(e => e.What.Jumps)).SelectMany(set => set.Select(e => e.Value))
            .Concat(Noise.Select(n => n.Strength))
            .Concat(Outputs.Select(o => o.Value))
            .Concat(Kick is { } kick ? [kick.Value] : [])
            .Concat(InOrder.Select(e => e.What.Threshold));

    /// <summary>All events of a neuron, in the order in which a step looks at them; the spike has no name here.</summary>
    public IEnumerable<(string? Name, SpikeEvent What)> InOrder => Events.Where(e => !e.AfterSpike).Select(e => ((string?)e.Name, e.What))
        .Concat(Spike is { } spike ? [(null, spike)] : [])
        .Concat(Events.Where(e => e.AfterSpike).Select(e => ((string?)e.Name, e.What)));

    /// <summary>The same where the step of an event is the first of those that its holds last.</summary>
    public Model HeldFromSpike => this with
    {
        Spike = Spike?.HeldFromStart,
        Events = Events.Select(e => e with { What = e.What.HeldFromStart }).ToEquatable(),
    };

    public Equation? EquationOf(string state) => Flow.Concat(Step).FirstOrDefault(e => e.Target == state);
}

/// <summary>What a model class is marked as.</summary>
internal enum ModelKind
{
    Neuron,
    Synapse,
    CustomUpdate,
}

/// <summary>A get/init property.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsQuantity">Whether it has a dimension, and so a <c>.Value</c>.</param>
/// <param name="Training">How it learns; null where it keeps its value.</param>
/// <param name="Bounds">Between which values it lies; null where it may have any.</param>
/// <param name="IsDouble">Whether it is declared as one; known where its class is compiled.</param>
/// <param name="IsSchedule">Custom update or schedule: whether its number changes over a run.</param>
internal sealed record Parameter(string Name, bool IsQuantity, Training? Training = null, Bounds? Bounds = null, bool IsDouble = false, bool IsSchedule = false);

/// <summary>How a parameter learns.</summary>
/// <param name="PerNeuron">Whether each neuron has a value of its own.</param>
/// <param name="Positive">Whether it stays positive.</param>
/// <param name="ByUpdates">Whether updates of the network alone move it, so that nobody asks for its gradient.</param>
internal sealed record Training(bool PerNeuron, bool Positive, bool ByUpdates = false);

/// <summary>A state, input or target.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="IsQuantity">Whether it has a dimension.</param>
/// <param name="PerPre">State of a synapse: whether there is one for each neuron of the source.</param>
internal sealed record Variable(string Name, string Type, bool IsQuantity, bool PerPre = false);

/// <summary>A named expression.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it stands for.</param>
/// <param name="Type">Of what a synapse gives: its type, fully qualified.</param>
internal sealed record Definition(string Name, Expr Value, string Type = "");

/// <summary>White noise in the flow of a state.</summary>
/// <param name="State">The state.</param>
/// <param name="Process">Number of the process, from 1; terms of one process are the same noise.</param>
/// <param name="Strength">σ.</param>
internal sealed record NoiseTerm(string State, int Process, Expr Strength)
{
    /// <summary>As it stands in an equation.</summary>
    public string In(Notation notation) => $"Noise({notation.Write(Strength)})";
}

/// <summary>One equation: of a flow, a map or a jump.</summary>
/// <param name="Target">The state on the left.</param>
/// <param name="Value">The right side.</param>
/// <param name="StopsGradient">Jumps only: no gradient through the fact that the event happened.</param>
internal sealed record Equation(string Target, Expr Value, bool StopsGradient = false);

/// <summary>An event of a neuron that is not sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">When it happens, and what it does; it holds no state.</param>
/// <param name="AfterSpike">Whether a step looks at it after the spike.</param>
internal sealed record InternalEvent(string Name, SpikeEvent What, bool AfterSpike)
{
    /// <summary>What the places of its equations are kept under.</summary>
    public string Section => SectionOf(Name);

    /// <summary>The same of an event that is yet to be read.</summary>
    public static string SectionOf(string name) => "event " + name;
}

/// <summary>A neuron's spike, or another event.</summary>
/// <param name="Threshold">θ, positive where the neuron fires.</param>
/// <param name="AtZero">Whether θ = 0 fires too.</param>
/// <param name="Jumps">What changes.</param>
/// <param name="Holds">What is frozen afterwards.</param>
/// <param name="Surrogate">ψ as an expression of the local <c>theta</c>, or null.</param>
/// <param name="Rises">Whether it fires only where θ has come from below 0 in the step.</param>
internal sealed record SpikeEvent(
    Expr Threshold,
    bool AtZero,
    EquatableArray<Equation> Jumps,
    EquatableArray<HoldRecord> Holds,
    Expr? Surrogate,
    bool Rises = false)
{
    /// <summary>Whether it changes a state.</summary>
    public bool Moves(string state) => Jumps.Any(j => j.Target == state);

    /// <summary>Whether it changes something of which another event's θ is made.</summary>
    public bool Lifts(SpikeEvent other) => other.Threshold.Symbols().Any(s => Moves(s.Name));

    /// <summary>The same where its step is the first of those that its holds last.</summary>
    public SpikeEvent HeldFromStart => this with { Holds = Holds.Select(h => h with { FromSpike = true }).ToEquatable() };

    /// <summary>The condition in words: of <c>theta</c>, or of what it stands for.</summary>
    public string Fires(string theta) => Rises ? $"{theta} rises through 0" : $"{theta} {(AtZero ? ">=" : ">")} 0";
}

/// <summary>A refractory hold.</summary>
/// <param name="State">The frozen state, or null where only the event is held.</param>
/// <param name="Duration">For how long.</param>
/// <param name="FromSpike">Whether the step of the spike is the first of it.</param>
internal sealed record HoldRecord(string? State, Expr Duration, bool FromSpike = false)
{
    /// <summary>For how many steps after that of the spike.</summary>
    public Expr Steps => FromSpike
        ? Algebra.Apply(Function.Max, Algebra.Sub(Algebra.Apply(Function.Steps, Duration), Algebra.One), Algebra.Zero)
        : Algebra.Apply(Function.Steps, Duration);

    /// <summary>For how long, in words.</summary>
    public string Words => Notation.Paper.WriteTime(Duration) + (FromSpike ? ", its step among them," : "");
}
