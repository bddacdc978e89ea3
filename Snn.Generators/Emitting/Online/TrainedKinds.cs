using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>
/// Rules of a network that learns as it runs, each with the projections that have it: derived ones in the same role at
/// one kernel, and, where populations share kernels, written ones of the same class.
/// </summary>
internal static class TrainedKinds
{
    /// <summary>The rules, in the order in which projections have them; one that a projection has by itself is no kind.</summary>
    public static IReadOnlyList<(OnlineRule First, RuleKind? Kind)> Of(OnlinePlan plan) =>
        [.. plan.Rules.GroupBy(r => KeyOf(plan.Network, r)).Select(g => (g.First(), MayBeAlone(plan.Network, [.. g]) ? null : KindOf(plan.Network, [.. g])))];

    /// <summary>The same where a projection that has one by itself is a kind too.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="apart">What else tells projections apart.</param>
    public static IReadOnlyList<RuleKind> AllOf(OnlinePlan plan, System.Func<LearnedProjection, string> apart) =>
        [.. plan.Rules.GroupBy(r => (KeyOf(plan.Network, r), apart(r.Learned))).Select(g => KindOf(plan.Network, [.. g]))];

    private static bool MayBeAlone(NetworkPlan network, IReadOnlyList<OnlineRule> rules) =>
        rules.Count == 1 && !(rules[0].Learned.Rule.IsDerived && network.KindOf(rules[0].Learned.Projection.Record.Target) is not null);

    private static RuleKind KindOf(NetworkPlan network, IReadOnlyList<OnlineRule> rules)
    {
        var first = rules[0];
        var (projection, rule) = (first.Learned.Projection, first.Learned.Rule);
        var targets = rule.IsDerived ? network.KindOf(projection.Record.Target) : null;
        var kind = new RuleKind(rule, RuleKind.RowsOf(projection), rule.IsDerived ? [] : SeenBy(network, first).ToList(), rules.Select(r => r.Learned.Projection).ToList()) { Targets = targets, Path = first.Path, Apart = first.Apart, Further = first.Further };
        return rule.IsDerived ? kind with { Name = (targets?.Name ?? projection.Record.Target) + kind.RoleOf(projection) + first.Apart } : kind;
    }

    /// <summary>What is equal for projections that learn alike: of one readout's errors, and under the same names of what they keep.</summary>
    private static Key KeyOf(NetworkPlan network, OnlineRule rule)
    {
        var (projection, plan) = (rule.Learned.Projection, rule.Learned.Rule);
        string where = !plan.IsDerived ? network.Kinds.Count > 0 ? "" : projection.Record.Name
            : network.KindOf(projection.Record.Target) is { } kind ? $"kind {kind.Name} {kind.RoleOf(projection)}" : projection.Record.Target;
        return new(plan, where, RuleKind.RowsOf(projection), projection.Record.DelaysSynapses, rule.Path?.Record.Target, rule.Apart, rule.Further, plan.IsDerived ? default : SeenBy(network, rule));
    }

    private static EquatableArray<RuleView> SeenBy(NetworkPlan network, OnlineRule rule) => RuleKind.StatesSeen(network, rule.Learned);

    private sealed record Key(RulePlan Plan, string Where, RowsOfWeights Rows, bool DelaysSynapses, string? Through, string? Apart, string? Further, EquatableArray<RuleView> Seen);
}
