using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>What can only be seen once a network and its models are known together.</summary>
internal static class NetworkCheck
{
    /// <summary>What is wrong; empty where the network can be planned.</summary>
    /// <param name="network">The network.</param>
    /// <param name="models">The models that it uses.</param>
    /// <param name="unread">Those in which C# has errors: the compiler speaks, and we are silent.</param>
    public static IEnumerable<Finding> Find(Network network, IReadOnlyDictionary<string, Model> models, HashSet<string> unread)
    {
        var broken = network.Populations.Select(p => (p.Name, p.Model)).Concat(network.Projections.Select(p => (p.Name, p.Model))).Where(m => !models.ContainsKey(m.Model)).ToArray();
        if (broken.Length > 0)
        {
            return broken.GroupBy(b => b.Model).Select(g => g.First()).Select(b => unread.Contains(b.Model) ? new Finding("", b.Name) : new(Rule.ModelBroken, b.Name, b.Model.Split('.').Last(), network.Name));
        }

        return Structure(network, models).Concat(network.Populations.SelectMany(p => Own(p, network, models))).Concat(network.Populations.SelectMany(p => Fed(p, network, models[p.Model]))).Concat(network.Populations.SelectMany(p => Integrator(p, network, models))).Concat(network.Projections.SelectMany(p => Landing(p, network, models)))
            .Concat(Holds(network, models)).Concat(Delays(network, models)).Concat(MovedDelays(network, models)).Concat(UpdatedCheck.Find(network, models)).Concat(network.Rules.SelectMany(r => Training(r, network, models)));
    }

    /// <summary>What is kept of a neuron for each of its delays cannot move with synapses.</summary>
    private static IEnumerable<Finding> MovedDelays(Network network, IReadOnlyDictionary<string, Model> models) =>
        network.Projections.Where(p => p is { DelaysSynapses: true, IsRewired: true } && Release.Has(models[p.Model])).Select(p => new Finding(
            Rule.SynapseDelays, p.Name, p.Name, $"training moves its synapses, and neurons before have states of '{models[p.Model].Name}' for each delay; leave out Delays or Rewiring, or take a synapse without such states"));

    private static IEnumerable<Finding> Structure(Network network, IReadOnlyDictionary<string, Model> models)
    {
        bool free = network.IsFree;
        if (!free && !network.Populations.Any(p => p.IsReadout(models[p.Model])))
        {
            yield return new(Rule.NoReadout, "class");
        }

        foreach (var marked in network.Populations.Where(p => p.IsMarked && models[p.Model] is { Spike: null } model && (model.IsSource || model.Outputs.Count == 0)))
        {
            yield return new(Rule.NothingToRead, marked.Name, marked.Name, models[marked.Model].Name);
        }

        if (!free && network.Projections.Count == 0)
        {
            yield return new(Rule.NothingWired, "class", network.Name);
        }

        if (!free && !network.Populations.Any(p => models[p.Model].IsSource))
        {
            yield return new(Rule.NoInputPopulation, "class");
        }

        foreach (var projection in network.Projections.Where(p => models[network.Population(p.Source).Model] is { IsSource: false, Spike: null }))
        {
            yield return new(Rule.SourceDoesNotSpike, projection.Name, projection.Name, projection.Source);
        }
    }

    /// <summary>Inputs that the run is to give.</summary>
    private static IEnumerable<Finding> Fed(PopulationRecord population, Network network, Model neuron)
    {
        foreach (string name in population.Fed.Where(name => !neuron.Inputs.Any(i => i.Name == name)))
        {
            yield return new(Rule.NoSuchInput, population.Name, population.Name, name, neuron.Inputs.Count == 0
                ? $"'{neuron.Name}' has no [Input]"
                : $"inputs of '{neuron.Name}' are {string.Join(", ", neuron.Inputs.Select(i => i.Name))}");
        }

        if (population.Fed.Count > 0 && !network.IsSimulated)
        {
            yield return new(Rule.NoSuchInput, population.Name, population.Name, population.Fed[0], $"'{network.Name}' is trained and runs in trials alone, which give nothing; leave out [FromRun]");
        }
    }

    /// <summary>Parameters of which each neuron is to have its own value.</summary>
    private static IEnumerable<Finding> Own(PopulationRecord population, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var neuron = models[population.Model];
        var all = neuron.Parameters.Select(p => (Key: p.Name, Parameter: p)).Concat(network.Arriving(population.Name)
            .SelectMany(p => Release.AtTarget(models[p.Model]).Parameters.Select(x => (Key: $"{p.Name}.{x.Name}", Parameter: x)))).ToList();
        foreach (string name in population.Own)
        {
            if (all.FirstOrDefault(p => p.Key == name).Parameter is not { } parameter)
            {
                string names = all.Count == 0 ? "none, and leave [PerNeuron] out" : string.Join(", ", all.Select(p => p.Key));
                yield return new(Rule.NoSuchParameter, population.Name, population.Name, name, $"'{neuron.Name}' has no such parameter", names);
            }
            else if (parameter.Training is { } training)
            {
                yield return new(Rule.OwnAndTrained, population.Name, population.Name, name, training.PerNeuron
                    ? $"leave it out here: '{population.Name}.Parameters' gives what each starts with"
                    : "mark it [Trainable(Per.Neuron)] in its model and leave it out here, and 'Parameters' of the population gives what each starts with");
            }
        }
    }

    /// <summary>A pinned integrator must fit the neuron together with its synapses.</summary>
    private static IEnumerable<Finding> Integrator(PopulationRecord population, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var neuron = models[population.Model];
        var incoming = network.Arriving(population.Name).Select(p => (p, Release.AtTarget(models[p.Model]))).ToList();
        if (neuron.Integrator is not { } pinned || incoming.Any(i => Landing(i.p, network, models).Any()))
        {
            yield break;
        }

        var system = PopulationSystem.Compose(population.Name, neuron, incoming);
        var flow = system.Flow;
        if (pinned == Integration.Exact && (Integration.NotLinear(flow) ?? system.Noise.FirstOrDefault(n => n.Value.Any(t => !t.Strength.IsConstant())).Key?.Name) is { } state)
        {
            yield return new(Rule.ExactNeedsLinear, population.Name, state);
        }
        else if (pinned == Integration.ExponentialEuler && flow.Where(f => Affine.Split(f.Value, [f.Key]) is null).Select(f => f.Key.Name).FirstOrDefault() is { } other)
        {
            yield return new(Rule.EulerNeedsAffine, population.Name, other);
        }
    }

    private static IEnumerable<Finding> Landing(ProjectionRecord projection, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var synapse = models[projection.Model];
        var target = models[network.Population(projection.Target).Model];
        if (synapse.Kick is not null)
        {
            bool lands = target.Impulse is { } landing
                && (target.States.Any(s => s.Name == landing) || (target.Flow.Count == 0 && target.Inputs.Any(i => i.Name == landing)));
            if (!lands)
            {
                yield return new(Rule.NowhereToLand, projection.Name, projection.Name, "impulses", target.Name,
                    "property marked [Impulse] (a [State], or an [Input] of a Step map)");
            }
        }

        // what is delivered and where it lands; a plain number is taken in the base unit of what it lands on
        var place = synapse.Kick is not null ? target.States.Concat(target.Inputs).FirstOrDefault(v => v.Name == target.Impulse)
            : projection.Into is { } named ? target.Inputs.FirstOrDefault(i => i.Name == named)
            : target.Inputs.Count == 1 ? target.Inputs[0] : null;
        foreach (var given in (synapse.Kick is { } kick ? new[] { kick } : synapse.Outputs.AsEnumerable()).Where(g => place is not null && g.Type != "float" && g.Type != place.Type).Take(1))
        {
            string other = place!.Type == "float" ? $"divide it by its unit, or let '{place.Name}' be a {Short(given.Type)}" : $"use a synapse that gives a {Short(place.Type)}, or let '{place.Name}' be a {Short(given.Type)}";
            yield return new(Rule.WireUnits, WireOf(projection.Name), synapse.Name, A(given.Type), place.Name, target.Name, A(place.Type), other);
        }

        // a weight without a unit is taken in that of what it lands on
        string weight = synapse.Inputs.Count == 1 && synapse.Inputs[0].Type is var own and not "float" ? own : place?.Type ?? "";
        if (projection.InitUnit != "" && weight != "" && weight != projection.InitUnit)
        {
            yield return new(Rule.InitUnit, InitOf(projection.Name), projection.Name, A(projection.InitUnit), A(weight),
                weight == "float" ? "divide it by its unit" : $"give it as a {Short(weight)}, or let the weight of '{synapse.Name}' be a {Short(projection.InitUnit)}");
        }

        foreach (var view in synapse.Views.Where(v => !target.States.Any(s => s.Name == v.Name && s.Type == v.Type)))
        {
            string type = view.Type.Substring(view.Type.LastIndexOf('.') + 1);
            yield return new(Rule.NoSuchState, projection.Name, projection.Name, view.Name, type, target.Name);
        }

        if (synapse.Outputs.Count > 0 && !(projection.Into is { } into ? target.Inputs.Any(i => i.Name == into) : target.Inputs.Count == 1))
        {
            yield return new(Rule.NowhereToLand, projection.Name, projection.Name, "a current", target.Name,
                projection.Into is { } name ? $"[Input] named '{name}'" : "single [Input]; add [Input], or name one with [Into(nameof(...))]");
        }
    }

    /// <summary>The name of the place of a projection's wire.</summary>
    public static string WireOf(string projection) => "wire of " + projection;

    /// <summary>The name of the place where a projection says how its weights start.</summary>
    public static string InitOf(string projection) => "init of " + projection;

    private static string Short(string type) => type.Split('.').Last();

    private static string A(string type) => type == "float" ? "a number" : "a " + Short(type);

    /// <summary>EventProp needs flows, and thresholds that are differentiable and crossed gradually.</summary>
    private static IEnumerable<Finding> Events(string rule, Network network, IReadOnlyDictionary<string, Model> models)
    {
        foreach (var member in network.Populations.Select(p => (p.Name, p.Model)).Concat(network.Projections.Select(p => (p.Name, p.Model))).Where(m => models[m.Model].Step.Count > 0))
        {
            yield return new(Rule.NeedsFlow, member.Name, rule, member.Name, models[member.Model].Name);
        }

        foreach (var projection in network.Projections.Where(p => Release.Has(models[p.Model])))
        {
            var synapse = models[projection.Model];
            yield return new(Rule.ReleaseTimed, projection.Name, rule, string.Join(", ", synapse.States.Where(s => s.PerPre).Select(s => s.Name)), projection.Name, synapse.Name);
        }

        foreach (var population in network.Populations.Where(p => models[p.Model].Spike is { } spike && !spike.Threshold.IsSmooth()))
        {
            yield return new(Rule.ThresholdCornered, population.Name, rule, population.Name, models[population.Model].Name);
        }

        foreach (var (population, untimed) in network.Populations.SelectMany(p => EventCheck.Untimed(models[p.Model]).Select(e => (p, e))))
        {
            yield return new(Rule.EventTimed, population.Name, rule, untimed.Name, population.Name, models[population.Model].Name, untimed.Why);
        }

        foreach (var (population, model, what) in network.Populations.SelectMany(p => models[p.Model].Events.Select(e => (p.Name, models[p.Model].Name, e))).Where(e => !e.e.What.Threshold.IsSmooth()))
        {
            yield return new(Rule.ThresholdCornered, population, rule, population, $"{what.Name} of {model}");
        }

        foreach (var projection in network.Projections.Where(p => models[p.Model].Kick is not null))
        {
            var target = models[network.Population(projection.Target).Model];
            foreach (var what in target.Events.Where(e => target.Impulse is { } landing && e.What.Threshold.Symbols().Any(s => s.Name == landing)))
            {
                yield return new(Rule.ThresholdKicked, projection.Name, rule, projection.Name, target.Impulse!, $"{what.Name} of {target.Name}");
            }

            if (target.Spike is { } spike && target.Impulse is { } place && spike.Threshold.Symbols().Any(s => s.Name == place))
            {
                yield return new(Rule.ThresholdKicked, projection.Name, rule, projection.Name, place, target.Name);
            }
        }
    }

    /// <summary>Trained parameters that are in nothing but the length of a hold, where no rule of the network has a gradient by that.</summary>
    private static IEnumerable<Finding> Holds(Network network, IReadOnlyDictionary<string, Model> models)
    {
        if (network.Rules.Count == 0 || network.Rules.Any(r => LearningRules.Kind(r) == AdjointKind.EventProp))
        {
            yield break;
        }

        foreach (var (population, model) in network.Populations.Select(p => (p.Name, models[p.Model])).Where(p => p.Item2.Spike is not null))
        {
            var read = new HashSet<string>(model.Dynamics().SelectMany(e => e.Symbols()).Select(s => s.Name));
            var holds = new HashSet<string>(model.Spike!.Holds.Where(h => h.State is not null).SelectMany(h => h.Duration.Symbols()).Select(s => s.Name));
            foreach (var parameter in model.Parameters.Where(p => p.Training is not null && !read.Contains(p.Name) && holds.Contains(p.Name)))
            {
                yield return new(Rule.HoldNotTrained, population, string.Join(" or ", network.Rules), parameter.Name, population);
            }
        }
    }

    /// <summary>Delays that are to learn, where no rule of the network has a gradient by them or their name is taken.</summary>
    private static IEnumerable<Finding> Delays(Network network, IReadOnlyDictionary<string, Model> models)
    {
        bool differentiated = network.Rules.Any(r => LearningRules.Kind(r) == AdjointKind.EventProp);
        foreach (var projection in network.Projections.Where(p => p.TrainsDelay))
        {
            if (Release.Has(models[projection.Model]))
            {
                yield return new(Rule.DelayNotTrained, projection.Name, projection.Name, $"states of {models[projection.Model].Name} are the source's, and move when its spikes arrive; leave out [TrainableDelay]");
            }
            else if (!differentiated)
            {
                string why = network.Rules.Count == 0 ? "the network has no learning rule" : $"{string.Join(" and ", network.Rules)} cannot differentiate by delays";
                yield return new(Rule.DelayNotTrained, projection.Name, projection.Name, $"{why}; add [Train<EventProp>], or leave out [TrainableDelay]");
            }
            else if (models[projection.Model].Parameters.Any(p => p.Name == "Delay" && p.Training is not null))
            {
                yield return new(Rule.DelayNotTrained, projection.Name, projection.Name, $"'{projection.DelayKey}' already is a trained parameter of {models[projection.Model].Name}; give that another name");
            }
        }
    }

    private static IEnumerable<Finding> Training(string rule, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var readouts = network.Populations.Where(p => p.IsReadout(models[p.Model])).ToList();
        foreach (var finding in LearningRules.Kind(rule) == AdjointKind.EventProp ? Events(rule, network, models) : [])
        {
            yield return finding;
        }

        if (rule == LearningRules.EProp && network.Online && readouts.Count > 0 && !network.Projections.Any(p => Landing(p, network, models).Any()) && OnlinePlan.WhyNot(network, models) is { } why)
        {
            yield return new(Rule.NotOnline, why.Member, rule, why.Why);
        }

        foreach (var population in network.Populations)
        {
            var model = models[population.Model];
            bool learns = model.Learns || network.Projections.Any(p => p.Target == population.Name && (p.Trainable || models[p.Model].Learns));
            if (model.Spike is not { } spike || !learns)
            {
                continue;
            }

            if (LearningRules.Kind(rule) == AdjointKind.Surrogate && spike.Surrogate is null)
            {
                yield return new(Rule.NoSurrogate, "train", rule, population.Name, model.Name);
            }

            if (rule == LearningRules.EProp && !readouts.Contains(population) && !network.Projections.Any(p => p.Source == population.Name && readouts.Any(r => r.Name == p.Target)))
            {
                yield return new(Rule.NoLearningSignal, population.Name, population.Name);
            }
        }
    }
}

