using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Emitting;
using Snn.Generators.Models;

namespace Snn.Generators.Fusion;

/// <summary>
/// Projections of one model of synapse with states of their source neurons: what is released there is one kernel on the CPU, which
/// is made for each. Names and values of each stay data.
/// </summary>
internal static class ReleaseKinds
{
    /// <summary>What the synapses of a member are called in the kernel.</summary>
    public const string Synapses = "Synapses";

    /// <summary>The kinds that have more than one member. A projection of which updates have parameters has a kernel of its own.</summary>
    public static IReadOnlyList<PopulationKind> Of(NetworkPlan plan)
    {
        var kinds = new List<PopulationKind>();
        foreach (var group in plan.Releases.Where(p => IsPlain(plan, p)).GroupBy(p => (p.Record.Model, p.Release!.Credits)).Where(g => g.Count() > 1))
        {
            string model = group.Key.Model, name = Names.Unique(model.Split('.').Last(), n => plan.Kinds.Concat(kinds).Any(k => k.Name == n) || plan.Populations.Any(p => p.Name == n) || plan.Projections.Any(p => p.Record.Name == n) || plan.Releases.Any(p => NameOf(plan, p) == n));
            kinds.Add(new(name, model, default, group.Select(p => new KindMember(p.Record.Name, p.Index, default)).ToEquatable()) { Own = Synapses });
        }

        return kinds;
    }

    /// <summary>The plan of a kind's kernel.</summary>
    public static PopulationPlan PlanOf(NetworkPlan plan, PopulationKind kind) => OfMember(plan.Projections[kind.Members[0].Index].Release!.Kernel);

    /// <summary>That on a device, called like the kind.</summary>
    public static PopulationPlan AheadOf(NetworkPlan plan, PopulationKind kind) => OfMember(plan.Projections[kind.Members[0].Index].Release!.Ahead) with { Name = kind.Name };

    /// <summary>That of one projection, called like no kind of neurons.</summary>
    public static PopulationPlan AheadOf(NetworkPlan plan, ProjectionPlan projection) => projection.Release!.Ahead with { Name = NameOf(plan, projection) };

    /// <summary>What the kernel of one projection is called on a device.</summary>
    public static string NameOf(NetworkPlan plan, ProjectionPlan projection) =>
        Names.Unique(projection.Release!.Ahead.Name, n => plan.Kinds.Any(k => k.Name == n) || plan.Populations.Any(p => p.Name == n));

    private static bool IsPlain(NetworkPlan plan, ProjectionPlan projection) => !projection.Record.DelaysSynapses && projection.Release!.Kernel.Given.All(p => p.Owner == projection.Record.Name) && !plan.Network.Updated.Any(u => u.Owner == projection.Record.Name);

    private static PopulationPlan OfMember(PopulationPlan kernel) => kernel with { Parameters = OfMember(kernel.Parameters), Given = OfMember(kernel.Given), Moved = OfMember(kernel.Moved) };

    private static EquatableArray<ParameterAccess> OfMember(EquatableArray<ParameterAccess> parameters) => parameters.Select(p => p with { Owner = Synapses, IsOfPart = true }).ToEquatable();
}
