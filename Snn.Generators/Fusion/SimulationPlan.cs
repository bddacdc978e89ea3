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
    /// <summary>Of a trained network that runs freely too: its readouts that do not spike, and what is kept there of their outputs.</summary>
    public EquatableArray<ReadoutOutput> Outputs { get; init; }

    /// <summary>The same of the main readout; null where that spikes, and of other networks.</summary>
    public ReadoutOutput? Output { get; init; }

    /// <summary>The plan of a network that was found sound; null where it runs in trials alone.</summary>
    /// <param name="network">The network.</param>
    /// <param name="models">Its models.</param>
    /// <param name="rules">Its rules of plasticity.</param>
    /// <param name="shared">Populations that share a kernel; none where each has its own.</param>
    public static SimulationPlan? Of(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules, IReadOnlyList<PopulationKind>? shared = null)
    {
        if (!network.IsSimulated)
        {
            return null;
        }

        var plans = network.Projections.Where(p => p.Rules.Count > 0).Select(p => (p.Rules, p.IsShared)).Distinct().ToDictionary(r => r, r => RulePlanner.Plan(JointRule.Of([.. r.Rules.Select(name => rules[name])]), r.IsShared));
        var outputs = new List<ReadoutOutput>();
        string? main = network.Populations.FirstOrDefault(p => p.IsReadout(models[p.Model]))?.Name;
        var plan = Planner.Plan(network with { Rules = default }, models, Seen, isFed: true, shared);
        return new(plan, plan.Projections.Where(p => p.Record.Rules.Count > 0).Select(p => new LearnedProjection(p, plans[(p.Record.Rules, p.Record.IsShared)])).ToEquatable()) { Outputs = outputs.ToEquatable(), Output = outputs.FirstOrDefault(o => o.Population == main) };

        Seen Seen(string population, StepProgram step)
        {
            // events too, for whoever records them
            var neuron = models[network.Population(population).Model];
            var values = Fusion.Seen.Of(Views(network, rules, population).Select(v => v.Name).Concat(neuron.Events.Select(e => e.Name)), neuron, step).ToList();
            if (network.Streams && step.System.Neuron.Spike is null && network.Population(population).IsReadout(step.System.Neuron))
            {
                values.Add(Fusion.Seen.OutputOf(step));
                outputs.Add(new(population, values[values.Count - 1].Target.Name));
            }

            return new([], values);
        }
    }

    /// <summary>The populations of a network that share a kernel, in trials, simulations and e-prop as the network runs alike.</summary>
    public static IReadOnlyList<PopulationKind> Kinds(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules)
    {
        var seen = network.Projections.Where(p => p.Rules.Count > 0).SelectMany(p => new[] { p.Source, p.Target }).Distinct().ToDictionary(p => p, p => string.Join(",", Views(network, rules, p).Select(v => v.Name).Where(v => Fusion.Seen.IsOfStep(v, models[network.Population(p).Model])).Distinct()));
        var learned = network.Online ? OnlineDeriver.SeenOf(network, models, rules) : new Dictionary<string, string>();
        return PopulationKind.Of(network, models, population => (seen.TryGetValue(population, out string? views) ? views : "") + (learned.TryGetValue(population, out string? more) ? "|" + more : ""));
    }

    private static IEnumerable<RuleView> Views(Network network, IReadOnlyDictionary<string, PlasticityRule> rules, string population) =>
        network.Projections.SelectMany(p => p.Rules.SelectMany(r => rules[r].Views).Where(v => (v.OfPre ? p.Source : p.Target) == population));
}

/// <summary>A projection and the rule by which its weights change.</summary>
internal sealed record LearnedProjection(ProjectionPlan Projection, RulePlan Rule);
