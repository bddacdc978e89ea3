using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Snn.Generators.Fusion;

/// <summary>What is looked up in a plan by name, found once for each: a network may have hundreds of populations.</summary>
internal sealed class PlanIndex
{
    // beside the plans, which are equal by value
    private static readonly ConditionalWeakTable<NetworkPlan, PlanIndex> All = new();

    private PlanIndex(NetworkPlan plan)
    {
        Places = plan.Populations.Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => p.i);
        Kinds = plan.Kinds.SelectMany(k => k.Members.Select(m => (m.Population, Kind: k))).ToDictionary(m => m.Population, m => m.Kind);
        Arriving = plan.Projections.ToLookup(p => p.Record.Target);
    }

    /// <summary>Places of the populations among all.</summary>
    public Dictionary<string, int> Places { get; }

    /// <summary>The kinds of populations that share a kernel.</summary>
    public Dictionary<string, PopulationKind> Kinds { get; }

    /// <summary>By population, the projections that end there.</summary>
    public ILookup<string, ProjectionPlan> Arriving { get; }

    /// <summary>The index of a plan.</summary>
    public static PlanIndex Of(NetworkPlan plan) => All.GetValue(plan, p => new(p));
}
