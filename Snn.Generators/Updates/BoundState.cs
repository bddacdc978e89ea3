using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Updates;

/// <summary>A state of neurons or synapses that an update of the network has, as the network's plan knows it.</summary>
/// <param name="Binding">What the variable stands for.</param>
/// <param name="Population">The population whose neurons have it: of synapses, that at which they end, or of what is released the one that they come from.</param>
/// <param name="Symbol">Its name in its kernel on devices.</param>
/// <param name="Label">What the runtime calls it among the states of the population or, of what is released, of the projection.</param>
/// <param name="Owner">The projection of what is released; empty for others.</param>
internal sealed record BoundState(BindingRecord Binding, string Population, string Symbol, string Label, string Owner = "")
{
    /// <summary>All states of a network that updates have of its trials.</summary>
    public static IEnumerable<BoundState> Of(NetworkPlan plan) => plan.Network.Updates.SelectMany(u => u.Bindings).Where(b => b.IsOfState).Select(b => Of(b, plan));

    /// <summary>That which a variable stands for.</summary>
    public static BoundState Of(BindingRecord binding, NetworkPlan plan)
    {
        var (member, state) = (binding.Member, binding.State);
        if (plan.Projections.FirstOrDefault(p => p.Record.Name == member) is not { } projection)
        {
            return new(binding, member, state, state);
        }

        var target = plan.Population(projection.Record.Target);
        var kind = plan.KindOf(target.Name);
        string called = kind is null ? member : kind.Roles[kind.Members.First(m => m.Population == target.Name).Projections.ToList().IndexOf(projection.Index)].Name;
        return target.Synaptic.FirstOrDefault(s => s.Projection == called && s.Rest == state && target.States.Contains(s.Name)) is { } synaptic
            ? new(binding, target.Name, synaptic.Name, kind is null ? synaptic.Name : member + state)
            : new(binding, projection.Record.Source, state, state, member);
    }
}
