using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Checking;

/// <summary>
/// What can be said of a synapse with states of its source neurons: the two ends meet in the weight of an arriving spike and
/// nowhere else.
/// </summary>
internal static class ReleaseCheck
{
    public static IEnumerable<Finding> Find(Model synapse)
    {
        if (synapse.Inputs.Count != 1 || !(synapse.Kick is not null ^ synapse.Arrival.Any(e => !Release.IsOfSource(synapse, e.Target))))
        {
            return [new(Rule.SynapseInputs, "", synapse.Name)];
        }

        if (Cycle.Find(synapse.Arrival).ToList() is { Count: > 0 } circular)
        {
            return circular.Select(target => new Finding(Rule.CircularEquations, "Arrival", $"Next({target})"));
        }

        if (synapse.Noise.Where(n => Release.IsOfSource(synapse, n.State)).Select(n => n.State).Distinct().ToList() is { Count: > 0 } noisy)
        {
            return noisy.Select(state => new Finding(Rule.NoiseOfSource, "Flow", state));
        }

        var across = Across(synapse).ToList();
        return across.Count > 0 ? across : Delivery(synapse).Concat(Trained(synapse));
    }

    /// <summary>Equations of one end that read the other.</summary>
    private static IEnumerable<Finding> Across(Model synapse)
    {
        string weight = synapse.Inputs[0].Name;
        var sets = new[] { ("Flow", synapse.Flow), ("Step", synapse.Step) }
            .SelectMany(set => set.Item2.Select(e => (Member: set.Item1, What: $"{(set.Item1 == "Flow" ? "D" : "Next")}({e.Target})", AtSource: Release.IsOfSource(synapse, e.Target), e.Value)))
            .Concat(synapse.Outputs.Select(o => (Member: o.Name, What: $"'{o.Name}'", AtSource: false, o.Value)))
            .Concat(synapse.Arrival.Where(e => Release.IsOfSource(synapse, e.Target)).Select(e => (Member: "Arrival", What: $"Next({e.Target})", AtSource: true, e.Value)));
        foreach (var (member, what, atSource, value) in sets)
        {
            var other = value.Symbols().FirstOrDefault(s => s.Role != Role.Parameter && (atSource ? s.Name == weight || !Release.IsOfSource(synapse, s.Name) : Release.IsOfSource(synapse, s.Name)));
            if (other is not null)
            {
                string there = !atSource ? "source neuron" : other.Name == weight ? "synapse" : "target neuron";
                yield return new(Rule.ReadsAcross, member, what, atSource ? "source" : "target", other.Name, there);
            }
        }
    }

    /// <summary>What arrives is a multiple of the weight, and the same multiple everywhere but for what is fixed.</summary>
    private static IEnumerable<Finding> Delivery(Model synapse)
    {
        var weight = new Symbol(synapse.Inputs[0].Name, Role.Input);
        var added = synapse.Arrival.Where(e => !Release.IsOfSource(synapse, e.Target)).Select(e => (Member: "Arrival", e.Target, Value: Algebra.Sub(e.Value, new Symbol(e.Target, Role.State))))
            .Concat(synapse.Kick is { } kick ? [(kick.Name, kick.Name, kick.Value)] : []);
        foreach (var (member, target, _) in added.Where(a => Affine.Split(a.Value, [weight]) is not { } split || !split.Rest.IsZero()))
        {
            yield return new(Rule.ArrivalNotAdditive, member, target);
            yield break;
        }

        (string Name, Expr Release)? first = null;
        foreach (var (name, factor) in Release.Deliveries(synapse))
        {
            string member = synapse.Kick is null ? "Arrival" : name;
            if (factor.Symbols().FirstOrDefault(s => s.Role != Role.Parameter && !Release.IsOfSource(synapse, s.Name)) is { } other)
            {
                yield return new(Rule.ReleaseForm, member, name, $"reads '{other.Name}', of each target neuron");
                yield break;
            }

            var release = Release.Split(factor).Varying;
            if (first is { } known && !known.Release.Equals(release))
            {
                yield return new(Rule.ReleaseForm, member, name, $"is {Notation.Paper.Write(release)}, and that of '{known.Name}' is {Notation.Paper.Write(known.Release)}; make two synapses of it");
                yield break;
            }

            first ??= (name, release);
        }
    }

    /// <summary>Parameters with a value for each target, which a state of the source cannot know.</summary>
    private static IEnumerable<Finding> Trained(Model synapse)
    {
        if (Delivery(synapse).Any())
        {
            yield break;
        }

        foreach (var parameter in Release.Of(synapse)!.Source.Parameters.Where(p => p.Training is { PerNeuron: true }))
        {
            string states = string.Join(", ", synapse.States.Where(s => s.PerPre).Select(s => s.Name));
            yield return new(Rule.ReleasePerNeuron, parameter.Name, parameter.Name, states);
        }
    }
}
