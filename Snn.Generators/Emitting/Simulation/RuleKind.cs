using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Projections that learn alike, so that their rule is written once: what differs is data of each.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Rows">How weights are kept.</param>
/// <param name="Seen">States of neurons that it is given; a derived rule finds them at its target's kernel.</param>
/// <param name="Members">The projections, in the order declared.</param>
internal sealed record RuleKind(RulePlan Rule, RowsOfWeights Rows, IReadOnlyList<RuleView> Seen, IReadOnlyList<ProjectionPlan> Members)
{
    /// <summary>Whether some pairs alone are connected.</summary>
    public bool IsSparse => Rows == RowsOfWeights.Sparse;

    /// <summary>What stands for it in the names of classes.</summary>
    public string Name { get; init; } = string.Concat(Rule.Parts.Select(p => p.Rule));

    /// <summary>Of a derived rule: the kind of its targets, whose parameters it has; null where all end at one population.</summary>
    public PopulationKind? Targets { get; init; }

    /// <summary>Of a rule that training runs: how the targets of the first projection reach the readout; null where they are that.</summary>
    public ProjectionPlan? Path { get; init; }

    /// <summary>Of such a rule: the readout that it is for, where the projections have another before it; null of the first.</summary>
    public string? Apart { get; init; }

    /// <summary>And the one whose errors reach it, where that is not the main one; null of that.</summary>
    public string? Further { get; init; }

    /// <summary>What a projection is called where its kind of rules is: by its role where its targets share a kernel, else by its model.</summary>
    public string RoleOf(ProjectionPlan projection) => Targets?.RoleOf(projection) ?? projection.Record.Model.Split('.').Last();

    /// <summary>The kinds of rules of a simulation, in the order in which projections have them.</summary>
    public static IReadOnlyList<RuleKind> Of(NetworkPlan network, IEnumerable<LearnedProjection> rules) => rules
        .Select(r => (r.Projection, r.Rule, Seen: StatesSeen(network, r)))
        .GroupBy(r => (r.Projection.Record.Rules, Rows: RowsOf(r.Projection), r.Seen))
        .Select(g => new RuleKind(g.First().Rule, g.Key.Rows, g.Key.Seen.ToList(), g.Select(r => r.Projection).ToList()))
        .ToList();

    /// <summary>C# of where a view of a neuron's state is.</summary>
    public static string StateOf(TrialNames members, ProjectionPlan projection, RuleView view)
    {
        string population = view.OfPre ? projection.Record.Source : projection.Record.Target;
        return $"{members.Field(population)}.{members.Members(population).State(view.Name)}";
    }

    /// <summary>Whether what is seen of the neurons at an end is a state of theirs, and not what comes of their spikes.</summary>
    public static bool IsState(NetworkPlan network, ProjectionPlan projection, RuleView view) =>
        network.Population(view.OfPre ? projection.Record.Source : projection.Record.Target).States.Contains(view.Name);

    /// <summary>How the weights of a projection are kept.</summary>
    public static RowsOfWeights RowsOf(ProjectionPlan projection) =>
        projection.Record.IsSparse ? RowsOfWeights.Sparse : projection.Record.IsShared ? RowsOfWeights.Kernel : RowsOfWeights.Whole;

    /// <summary>States of neurons that a rule sees at a projection.</summary>
    public static EquatableArray<RuleView> StatesSeen(NetworkPlan network, LearnedProjection learned) =>
        learned.Rule.Views.Where(v => IsState(network, learned.Projection, v)).ToEquatable();
}

/// <summary>How the weights are kept that a rule moves.</summary>
internal enum RowsOfWeights
{
    /// <summary>Of each neuron before one for each neuron after.</summary>
    Whole,

    /// <summary>Of each neuron before one for each synapse.</summary>
    Sparse,

    /// <summary>One for each entry of a kernel.</summary>
    Kernel,
}
