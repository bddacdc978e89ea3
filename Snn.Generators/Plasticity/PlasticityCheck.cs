using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>What can be said of a learning rule once all its equations are read.</summary>
internal static class PlasticityCheck
{
    public static IEnumerable<Finding> Find(PlasticityRule rule)
    {
        var names = rule.Parameters.Select(p => p.Name).Concat(rule.Names).Concat(rule.Views.Select(v => v.Name)).Concat(rule.Signals.Select(s => s.Name));
        foreach (string name in names.Where(n => n is "Dt" or "Iteration" or "Progress"))
        {
            yield return new(Rule.ReservedName, name, name);
        }

        if (rule.Gradient is null && !rule.Sections.Any(s => s.Equations.Any(e => e.Target == rule.Target)))
        {
            yield return new(Rule.PlasticityIdle, rule.Target, rule.Target);
        }

        foreach (var (section, equations) in rule.Sections)
        {
            foreach (string target in Cycle.Find(equations))
            {
                yield return new(Rule.CircularEquations, section.ToString(), $"Next({target})");
            }
        }

        foreach (var finding in Undriven(rule).Concat(Unread(rule)).Concat(Pinned(rule)).Concat(GradientCheck.Find(rule)))
        {
            yield return finding;
        }
    }

    /// <summary>Variables that stay at 0, since nothing ever moves them from there.</summary>
    private static IEnumerable<Finding> Undriven(PlasticityRule rule)
    {
        var driven = new HashSet<string>(rule.Start.Where(e => !e.Value.IsZero()).Select(e => e.Target)) { rule.Target };
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (var equation in rule.Sections.SelectMany(s => s.Equations))
            {
                // moved where the right side is not 0 with all that is not driven at 0
                var value = equation.Value.Substitute(s => s.Role is Role.State or Role.Plus && rule.Names.Contains(s.Name) && !driven.Contains(s.Name) ? Algebra.Zero : s);
                grew |= !value.IsZero() && driven.Add(equation.Target);
            }
        }

        return rule.Variables.Where(v => !driven.Contains(v.Name)).Select(v => new Finding(Rule.PlasticityUndriven, v.Name, v.Name));
    }

    /// <summary>What nothing reads.</summary>
    private static IEnumerable<Finding> Unread(PlasticityRule rule)
    {
        var read = new HashSet<string>(rule.Sections.SelectMany(s => s.Equations).SelectMany(e => e.Value.Symbols().Where(s => s.Name != e.Target)).Select(s => s.Name));
        foreach (string name in rule.Signals.Select(s => s.Name).Concat(rule.Views.Select(v => v.Name)).Where(n => !read.Contains(n)))
        {
            yield return new(Rule.Unread, name, name, "let an equation read it, or leave it out");
        }
    }

    private static IEnumerable<Finding> Pinned(PlasticityRule rule)
    {
        var placement = new Placement(rule);
        return rule.Variables.Select(v => (v, Why: placement.WhyNot(v))).Where(v => v.Why is not null)
            .Select(v => new Finding(Rule.PlasticityPin, v.v.Name, v.v.Name, Placement.Words(v.v.Pin!.Value), v.Why!, Placement.Words(placement.Of(v.v.Name))));
    }

    /// <summary>What can only be seen once a network is known.</summary>
    public static IEnumerable<Finding> Find(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules, HashSet<string> unread)
    {
        foreach (var projection in network.Projections.Where(p => p.Rules.Count == 0))
        {
            foreach (var finding in SignalCheck.Find(projection, network, rules))
            {
                yield return finding;
            }
        }

        foreach (var projection in network.Projections.Where(p => p.Rules.Count > 0))
        {
            var unknown = projection.Rules.Where(r => !rules.ContainsKey(r)).ToList();
            foreach (string rule in unknown)
            {
                yield return unread.Contains(rule) ? new("", projection.Name) : new(Rule.ModelBroken, projection.Name, rule.Split('.').Last(), network.Name);
            }

            if (unknown.Count > 0)
            {
                continue;
            }

            string named = string.Join(" and ", projection.Rules.Select(r => rules[r].Name));
            if (projection.TrainsDelay)
            {
                yield return new(Rule.PlasticityDelay, projection.Name, projection.Name);
            }

            foreach (var finding in GradientCheck.Find(projection, network, rules).Concat(GradientCheck.Readouts(projection, network, models, rules)))
            {
                yield return finding;
            }

            foreach (var finding in SignalCheck.Find(projection, network, rules))
            {
                yield return finding;
            }

            foreach (var finding in KernelCheck.Find(projection, network, rules))
            {
                yield return finding;
            }

            // training keeps them, where it is what moves the weights
            if (projection.Bounds is not null && GradientCheck.Taken(projection, network, rules) is null)
            {
                yield return new(Rule.PlasticityBounds, projection.Name, projection.Name, named);
            }

            foreach (var (rule, view) in projection.Rules.SelectMany(r => rules[r].Views.Select(v => (rules[r], v))))
            {
                string population = view.OfPre ? projection.Source : projection.Target;
                if (models.TryGetValue(network.Population(population).Model, out var neuron) && WhyNoView(view, neuron) is { } why)
                {
                    yield return new(Rule.PlasticityNoView, projection.Name, projection.Name, rule.Name, view.Name, neuron.Name, why);
                }
            }
        }
    }

    private static string? WhyNoView(RuleView view, Model neuron)
    {
        string type = view.Type.Split('.').Last();
        if (neuron.States.Any(s => s.Name == view.Name))
        {
            return neuron.States.Any(s => s.Name == view.Name && s.Type == view.Type) ? null : $"a state of another type than {type}";
        }

        return (view.Name, view.Type) switch
        {
            (RuleView.Fired, "float") => neuron.IsSource || neuron.Spike is not null ? null : "no spike",
            (RuleView.Theta, "float") => neuron.Spike is not null ? null : "no threshold",
            (RuleView.Psi, "float") => neuron.Spike?.Surrogate is not null ? null : "no spike with a Surrogate",
            (var name, "float") when neuron.Events.Any(e => e.Name == name) => null,
            (var name, _) when neuron.Events.Any(e => e.Name == name) => $"that event, which is a float, not a {type}",
            (RuleView.Fired or RuleView.Theta or RuleView.Psi, _) => $"that as a float, not a {type}",
            _ => "no such state",
        };
    }
}
