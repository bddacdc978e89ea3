using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>A network that runs freely: its kernels without anything for a step back, and its learning rules.</summary>
/// <param name="Network">The kernels and deliveries.</param>
/// <param name="Rules">The rules of projections, in the order declared.</param>
internal sealed record SimulationPlan(NetworkPlan Network, EquatableArray<LearnedProjection> Rules)
{
    /// <summary>The plan of a network that was found sound; null where it runs in trials alone.</summary>
    public static SimulationPlan? Of(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules)
    {
        if (!network.IsSimulated)
        {
            return null;
        }

        var plans = network.Projections.Where(p => p.Rules.Count > 0).Select(p => p.Rules).Distinct().ToDictionary(r => r, r => RulePlanner.Plan(JointRule.Of([.. r.Select(name => rules[name])])));
        var plan = Planner.Plan(network with { Rules = default }, models, Seen, isFed: true);
        return new(plan, plan.Projections.Where(p => p.Record.Rules.Count > 0).Select(p => new LearnedProjection(p, plans[p.Record.Rules])).ToEquatable());

        Seen Seen(string population, StepProgram step)
        {
            var views = network.Projections.SelectMany(p => p.Rules.SelectMany(r => rules[r].Views).Where(v => (v.OfPre ? p.Source : p.Target) == population));
            return new([], [.. Fusion.Seen.Of(views, models[network.Population(population).Model], step)]);
        }
    }
}

/// <summary>A projection and the rule by which its weights change.</summary>
internal sealed record LearnedProjection(ProjectionPlan Projection, RulePlan Rule);
