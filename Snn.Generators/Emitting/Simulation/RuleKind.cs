using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Projections of a simulation that learn alike, so that their rule is written once: what differs is data of each.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Rows">How weights are kept.</param>
/// <param name="Seen">States of neurons that it sees.</param>
/// <param name="Members">The projections, in the order declared.</param>
internal sealed record RuleKind(RulePlan Rule, RowsOfWeights Rows, IReadOnlyList<RuleView> Seen, IReadOnlyList<ProjectionPlan> Members)
{
    /// <summary>Whether some pairs alone are connected.</summary>
    public bool IsSparse => Rows == RowsOfWeights.Sparse;

    /// <summary>What stands for it in the names of classes.</summary>
    public string Name => string.Concat(Rule.Parts.Select(p => p.Rule));

    /// <summary>The kinds of rules, in the order in which projections have them.</summary>
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

    private static RowsOfWeights RowsOf(ProjectionPlan projection) =>
        projection.Record.IsSparse ? RowsOfWeights.Sparse : projection.Record.IsShared ? RowsOfWeights.Kernel : RowsOfWeights.Whole;

    private static EquatableArray<RuleView> StatesSeen(NetworkPlan network, LearnedProjection learned) =>
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
