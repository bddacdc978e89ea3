using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Emitting;
using Snn.Generators.Models;

namespace Snn.Generators.Fusion;

/// <summary>
/// Populations that share one kernel: of one model, with synapses of the same models at the same inputs. Names and values of
/// each stay data.
/// </summary>
/// <param name="Name">What the kind is called: like its neuron model, with a number where there is another of that.</param>
/// <param name="Neuron">Full name of the neuron model.</param>
/// <param name="Roles">What the projections that end at each are called in the kernel, and the full names of their models.</param>
/// <param name="Members">The populations.</param>
internal sealed record PopulationKind(string Name, string Neuron, EquatableArray<KindRole> Roles, EquatableArray<KindMember> Members)
{
    /// <summary>What the neurons of a member are called in the kernel.</summary>
    public const string Neurons = "Neurons";

    /// <summary>What the model that a member has for itself is called there.</summary>
    public string Own { get; init; } = Neurons;

    /// <summary>What a projection that ends at a member is called in the kernel.</summary>
    public string RoleOf(ProjectionPlan projection) =>
        Roles[Members.First(m => m.Population == projection.Record.Target).Projections.ToList().IndexOf(projection.Index)].Name;

    /// <summary>Whether its members are projections of which the source neurons release, not populations.</summary>
    public bool IsOfReleases => Own != Neurons;

    /// <summary>
    /// The kinds of a network that have more than one member. Readouts, given spikes, and populations that are given parameters
    /// of their neurons or inputs, or of which updates have parameters, have kernels of their own, or none.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="models">Its models.</param>
    /// <param name="seen">By population, what others see of its step besides its states; in a word.</param>
    public static IReadOnlyList<PopulationKind> Of(Network network, IReadOnlyDictionary<string, Model> models, Func<string, string> seen)
    {
        var kinds = new List<PopulationKind>();
        if (network.Projections.Count == 0)
        {
            return kinds; // what they share is a loop over what arrives
        }

        var arriving = network.Projections.Select((x, j) => (Record: x, Index: j)).ToLookup(x => x.Record.Target);
        var alike = network.Populations
            .Select((p, i) => (Population: p, Index: i, Arriving: arriving[p.Name].ToList()))
            .Where(p => !models[p.Population.Model].IsSource && !p.Population.IsReadout(models[p.Population.Model]) && p.Population.Own.Count == 0 && p.Population.Fed.Count == 0 && !network.Updated.Any(u => u.Owner == p.Population.Name || p.Arriving.Any(a => a.Record.Name == u.Owner)))
            .Where(p => !p.Arriving.Any(a => models[a.Record.Model] is { Learns: true, Start.Count: > 0 }))
            .Where(p => MayShare(models[p.Population.Model], p.Arriving.Select(a => (a.Record.Name, models[a.Record.Model]))))
            .GroupBy(p => string.Join("|", new[] { p.Population.Model, seen(p.Population.Name) }.Concat(p.Arriving.Select(a => $"{a.Record.Model} {a.Record.Into}"))))
            .Where(g => g.Count() > 1);
        foreach (var group in alike)
        {
            var model = models[group.First().Population.Model];
            string name = Names.Unique(model.Name, n => kinds.Any(k => k.Name == n) || network.Populations.Any(p => p.Name == n && group.All(m => m.Population != p)));
            var roles = new List<KindRole>();
            foreach (var projection in group.First().Arriving)
            {
                var synapse = models[projection.Record.Model];
                roles.Add(new(Names.Unique(synapse.Name, n => IsTaken(n, name) || roles.Any(r => r.Name == n)), synapse.FullName));
            }

            kinds.Add(new(name, model.FullName, roles.ToEquatable(), group.Select(p => new KindMember(p.Population.Name, p.Index, p.Arriving.Select(a => a.Index).ToEquatable())).ToEquatable()));
        }

        return kinds;
    }

    /// <summary>Whether the names of a population's projections with those of their synapses behind are all different, so that none has a number which another population's lacks.</summary>
    private static bool MayShare(Model neuron, IEnumerable<(string Projection, Model Synapse)> arriving)
    {
        var names = new HashSet<string>(neuron.States.Concat(neuron.Inputs).Select(v => v.Name).Concat(neuron.Parameters.Select(p => p.Name)).SelectMany(n => new[] { n, n + "Hold", n + "Kick" })
            .Concat(neuron.Events.SelectMany(e => new[] { e.Name, e.Name + "Hold", e.Name + "Lifted" })).Concat(["SpikeLifted", "SpikeHold", "Theta", "Psi", "Slope", "Mean", "Push", "Fired", "Armed"]).Concat(neuron.Noise.Select(n => $"Noise{n.Process}")));
        return arriving.All(a => a.Synapse.States.Select(s => s.Name).Concat(a.Synapse.Parameters.Select(p => p.Name)).Concat(["Kick", "Arrivals"])
            .Concat(a.Synapse.Noise.Select(n => $"Noise{n.Process}").Distinct())
            .All(n => names.Add(a.Projection + n)));
    }

    /// <summary>Names that a record of members has already.</summary>
    private static bool IsTaken(string role, string kind) =>
        role is Neurons or "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "PrintMembers" or "GetType" or "MemberwiseClone" or "ReferenceEquals" or "Clone" or "EqualityContract" or "Finalize"
        || role == kind + "Part";
}

/// <summary>A projection as the kernel of a kind sees it.</summary>
/// <param name="Name">What it is called there: like its synapse model, with a number where there is another of that.</param>
/// <param name="Synapse">Full name of that model.</param>
internal sealed record KindRole(string Name, string Synapse);

/// <summary>A population of a kind.</summary>
/// <param name="Population">Its name.</param>
/// <param name="Index">Its place among the populations.</param>
/// <param name="Projections">Places of the projections that end at it among all, in the order of the roles.</param>
internal sealed record KindMember(string Population, int Index, EquatableArray<int> Projections);
