using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>Parameters and start values that updates of a network have: whether its models let them be moved; and whether spikes that they count can be.</summary>
internal static class UpdatedCheck
{
    public static IEnumerable<Finding> Find(Network network, IReadOnlyDictionary<string, Model> models) =>
        network.Updated.Select(u => u.IsStart ? Start(u, network, models) : Parameter(u, network, models)).Concat(Spikes(network, models)).Concat(OfDelays(network, models)).OfType<Finding>();

    private static IEnumerable<Finding> Spikes(Network network, IReadOnlyDictionary<string, Model> models) =>
        network.Updates.SelectMany(u => u.Bindings).Where(b => b.IsOfSpikes && models[network.Population(b.Member).Model] is { Spike: null, IsSource: false }).Select(b => b with { Variable = "" }).Distinct()
            .Select(b => new Finding(Rule.SpikesOfUpdate, b.Words, b.Words, models[network.Population(b.Member).Model].Name));

    /// <summary>Where synapses have delays of their own, neurons before have a state for each.</summary>
    private static IEnumerable<Finding> OfDelays(Network network, IReadOnlyDictionary<string, Model> models) =>
        network.Updates.SelectMany(u => u.Bindings).Where(b => b.IsOfState).Select(b => (b.Member, b.State, b.Words))
            .Concat(network.Updated.Where(u => u.IsStart).Select(u => (u.Owner, u.Name, u.Place)))
            .Where(b => network.Projections.FirstOrDefault(p => p.Name == b.Item1) is { DelaysSynapses: true } p && Release.IsOfSource(models[p.Model], b.Item2))
            .Select(b => new Finding(Rule.SynapseDelays, b.Item3, b.Item1, $"an update of the network has {b.Item2}, of which each neuron before has one for each delay then; bind another state, or give it one Delay"));

    private static Finding? Parameter(UpdatedValue updated, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var projection = network.Projections.FirstOrDefault(p => p.Name == updated.Owner);
        var model = models[projection?.Model ?? network.Population(updated.Owner).Model];
        if (!Read(model).Contains(updated.Name))
        {
            return new(Rule.ParameterOfUpdate, updated.Place, updated.Place, $"is in no equation of {model.Name}, so nothing would come of it; let an equation read it, or bind another");
        }

        if (projection is { TrainsDelay: true } && updated.Name == "Delay")
        {
            return new(Rule.ParameterOfUpdate, updated.Place, updated.Place, $"is called like the delay of '{projection.Name}', which learns; give the parameter of {model.Name} another name");
        }

        return projection is not null && updated.PerNeuron && Release.Of(model)?.Source.Parameters.Any(p => p.Name == updated.Name) == true
            ? new(Rule.ParameterOfUpdate, updated.Place, updated.Place, $"is to be one for each neuron at which '{projection.Name}' ends, and states of its source depend on it; mark the variable Per.Population")
            : null;
    }

    /// <summary>The names in all that a model does, its surrogates included.</summary>
    private static HashSet<string> Read(Model model) =>
    [
        .. model.Dynamics().Concat(model.InOrder.SelectMany(e => e.What.Holds.Select(h => h.Duration).Append(e.What.Surrogate))).OfType<Expr>()
            .SelectMany(e => e.Symbols()).Select(s => s.Name),
    ];

    /// <summary>What moves by itself cannot be what a state starts with as well.</summary>
    private static Finding? Start(UpdatedValue updated, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var projection = network.Projections.FirstOrDefault(p => p.Name == updated.Owner);
        var population = network.Population(projection?.Target ?? updated.Owner);
        var model = models[projection?.Model ?? population.Model];
        var start = model.Start.FirstOrDefault(e => e.Target == updated.Name)?.Value ?? Algebra.Zero;
        foreach (var parameter in model.Parameters.Where(p => start.Contains(new(p.Name, Role.Parameter))))
        {
            string? why = parameter.Training is not null ? "which learns"
                : population.Own.Contains(projection is null ? parameter.Name : $"{projection.Name}.{parameter.Name}") ? "of which each neuron has its own"
                : network.Updated.Any(u => !u.IsStart && u.Owner == updated.Owner && u.Name == parameter.Name) ? "which an update has"
                : null;
            if (why is not null)
            {
                return new(Rule.StartOfUpdate, updated.Place, $"{updated.Owner}.{updated.Name}", $"starts from {parameter.Name}, {why}; let it start from a parameter of its own, or bind {parameter.Name} instead");
            }
        }

        return null;
    }
}
