using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>What can be said of a rule that sums up a gradient, and of networks in which an optimiser is to take it.</summary>
internal static class GradientCheck
{
    /// <summary>The name of the place where a projection names a rule.</summary>
    public static string LearnOf(string projection, string rule) => $"learn {rule} of {projection}";

    /// <summary>The rule whose gradient the optimiser of a network that learns online takes for a projection; null where that is derived.</summary>
    public static PlasticityRule? Taken(ProjectionRecord projection, Network network, IReadOnlyDictionary<string, PlasticityRule> rules) =>
        network.Online && projection.Trainable ? projection.Rules.Select(r => rules[r]).FirstOrDefault(r => r.Gradient is not null) : null;

    /// <summary>The rule by itself: a gradient is a sum that starts at 0, over the examples of a batch too, so nobody else reads it.</summary>
    public static IEnumerable<Finding> Find(PlasticityRule rule)
    {
        if (rule.Gradient is not { } name)
        {
            yield break;
        }

        var gradient = new Symbol(name, Role.State);
        var equations = rule.Sections.Where(s => s.Section != Section.EndOfTrial).SelectMany(s => s.Equations.Select(e => (s.Section, Equation: e))).ToList();
        if (!equations.Any(e => e.Equation.Target == name))
        {
            yield return new(Rule.GradientForm, name, name, $"is a sum to which nothing is added; write 'Next({name}) == {name} + ...' in Step or at an event");
        }

        foreach (var (section, equation) in equations)
        {
            // of a flow the old value is none of the right side
            var added = equation.Target == name && section != Section.Flow ? Affine.Split(equation.Value, [gradient]) : null;
            bool isSum = added is not null ? added[gradient].Equals(Algebra.One) : !equation.Value.Contains(gradient);
            if (!isSum || equation.Value.Symbols().Any(s => s.Role == Role.Plus && s.Name == name))
            {
                yield return new(Rule.GradientForm, $"{section}.{equation.Target}", name, equation.Target == name
                    ? $"is a sum over the examples of a batch, and is not added to here; write 'Next({name}) == {name} + ...', and let a [State] hold what decays"
                    : $"is a sum over the examples of a batch, so an equation of '{equation.Target}' cannot read it; let a [State] hold what it needs");
            }
        }
    }

    /// <summary>A written gradient has one learning signal, and one way to the readout.</summary>
    public static IEnumerable<Finding> Readouts(ProjectionRecord projection, Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> all)
    {
        var readouts = network.Populations.Where(p => p.Name != projection.Target && p.IsReadout(models[p.Model]) && network.Projections.Any(x => x.Source == projection.Target && x.Target == p.Name)).Select(p => p.Name).ToList();
        if (readouts.Count > 1 && Taken(projection, network, all) is { } rule)
        {
            yield return new(Rule.GradientReadouts, LearnOf(projection.Name, rule.FullName), projection.Name, rule.Name, projection.Target, string.Join(" and ", readouts));
        }
    }

    /// <summary>A projection of a network.</summary>
    public static IEnumerable<Finding> Find(ProjectionRecord projection, Network network, IReadOnlyDictionary<string, PlasticityRule> all)
    {
        var rules = projection.Rules.Select(r => all[r]).ToList();
        if (!network.Online)
        {
            foreach (var rule in rules.Where(r => r.Gradient is not null && projection.Trainable))
            {
                yield return At(Rule.GradientUntaken, rule, "the network is trained by sweeps back; write '[Train<EProp>(Online = true)]' on its class, or leave out [Trainable]");
            }

            yield break;
        }

        foreach (var rule in rules.Where(r => r.Gradient is null))
        {
            yield return At(Rule.RuleNotTrained, rule);
        }

        var summing = rules.Where(r => r.Gradient is not null).ToList();
        foreach (var rule in summing)
        {
            if (!projection.Trainable)
            {
                yield return At(Rule.GradientUntaken, rule, "its weights do not learn in training; mark it [Trainable]");
            }
            else if (rule != summing[0])
            {
                yield return At(Rule.GradientTwice, rule, summing[0].Name);
            }
            else if (rule.Signals.Count != 1 || rule.Signals[0] is not { PerTarget: true, IsQuantity: false })
            {
                string names = string.Join(" and ", rule.Signals.Select(s => s.Name));
                yield return At(Rule.GradientSignal, rule, rule.Signals.Count switch
                {
                    0 => "has no signal",
                    1 when !rule.Signals[0].PerTarget => $"has '{names}' for the whole projection",
                    1 => $"has '{names}' with a unit",
                    _ => $"has the signals {names}",
                });
            }
            else if (rule.Sections.FirstOrDefault(s => s.Section != Section.EndOfTrial && s.Equations.Any(e => e.Target == rule.Target)) is { Equations.Count: > 0 } moving)
            {
                yield return At(Rule.GradientMoves, rule, moving.Section.ToString());
            }
        }

        Finding At(string finding, PlasticityRule rule, params string[] more) => new(finding, LearnOf(projection.Name, rule.FullName), [projection.Name, rule.Name, .. more]);
    }
}
