using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>
/// Several rules of one projection as one. Whatever makes equations move variables makes those of each rule do so, in the
/// order of the rules, and a later rule reads the weight that an earlier one has left. Flows add up. So what waits for a
/// spike waits once, and a row is gone over once, however many rules there are.
/// </summary>
internal static class JointRule
{
    public static PlasticityRule Of(IReadOnlyList<PlasticityRule> rules)
    {
        if (rules.Count == 1)
        {
            return rules[0];
        }

        var renamed = Renamed(rules);
        var first = renamed[0];
        return new(
            "",
            string.Join(", then ", rules.Select(r => r.Name)),
            renamed.SelectMany(r => r.Parameters).ToEquatable(),
            renamed.SelectMany(r => r.Variables).ToEquatable(),
            first.Target,
            renamed.SelectMany(r => r.Views).Distinct().ToEquatable(),
            renamed.SelectMany(r => r.Signals).ToEquatable(),
            Sum(renamed),
            InOrder(renamed, Section.Step, first.Target),
            renamed.SelectMany(r => r.Start).ToEquatable(),
            InOrder(renamed, Section.PreSpike, first.Target),
            InOrder(renamed, Section.PostSpike, first.Target),
            InOrder(renamed, Section.EndOfTrial, first.Target),
            renamed.SelectMany(r => r.Helpers).ToEquatable())
        {
            Parts = renamed.SelectMany(r => r.Parts).ToEquatable(),
            Gradient = renamed.Select(r => r.Gradient).FirstOrDefault(g => g is not null),
        };
    }

    /// <summary>Flows: those of the weight add up.</summary>
    private static EquatableArray<Equation> Sum(IReadOnlyList<PlasticityRule> rules) => rules.SelectMany(r => r.Flow)
        .GroupBy(e => e.Target).Select(g => g.First() with { Value = g.Count() == 1 ? g.First().Value : Algebra.Add(g.Select(e => e.Value)) }).ToEquatable();

    /// <summary>Maps: a rule reads the weight as the one before it has left it.</summary>
    private static EquatableArray<Equation> InOrder(IReadOnlyList<PlasticityRule> rules, Section section, string target)
    {
        var all = new List<Equation>();
        Equation? changed = null;
        Expr weight = new Symbol(target, Role.State);
        foreach (var rule in rules)
        {
            var left = weight;
            var own = rule.Of(section).FirstOrDefault(e => e.Target == target);
            Expr Read(Expr e) => e.Substitute(s => s.Name != target ? s : s.Role == Role.State ? left : s.Role == Role.Plus ? Made() : s);
            Expr Made() => own is null ? left : Read(own.Value);
            all.AddRange(rule.Of(section).Where(e => e.Target != target).Select(e => e with { Value = Read(e.Value) }));
            if (own is not null)
            {
                (weight, changed) = (Made(), own);
            }
        }

        return all.Concat(changed is null ? [] : [changed with { Value = weight }]).ToEquatable();
    }

    /// <summary>The rules with the same name for the weight, and different ones for what is their own.</summary>
    private static List<PlasticityRule> Renamed(IReadOnlyList<PlasticityRule> rules)
    {
        var labels = rules.ToDictionary(r => r, r => rules.Count(o => o.Name == r.Name) == 1 ? r.Name : r.FullName);
        var all = rules.SelectMany(r => Own(r).Select(name => (Name: name, Rule: r))).ToList();

        // what two rules see of a neuron is one thing, if they see the same
        var often = new HashSet<string>(all.GroupBy(n => n.Name).Where(g => g.Select(n => n.Rule.Views.FirstOrDefault(v => v.Name == n.Name)).Distinct() is var views && (views.Count() > 1 || views.First() is null) && g.Select(n => n.Rule).Distinct().Count() > 1).Select(g => g.Key)) { rules[0].Target };
        var taken = new HashSet<string>(all.Select(n => n.Name));
        return [.. rules.Select(rule =>
        {
            var names = new Dictionary<string, string> { [rule.Target] = rules[0].Target };
            foreach (string name in Own(rule).Distinct().Where(n => n != rule.Target))
            {
                names[name] = often.Contains(name) ? Free(labels[rule].Replace(".", "") + name) : name;
            }

            return Rename(rule, labels[rule], names);
        })];

        string Free(string wanted)
        {
            string name = wanted;
            for (int i = 2; !taken.Add(name); i++)
            {
                name = wanted + i;
            }

            return name;
        }
    }

    private static IEnumerable<string> Own(PlasticityRule rule) => rule.Parameters.Select(p => p.Name).Concat(rule.Names)
        .Concat(rule.Views.Select(v => v.Name)).Concat(rule.Signals.Select(s => s.Name)).Concat(rule.Helpers.Select(h => h.Name));

    private static PlasticityRule Rename(PlasticityRule rule, string label, Dictionary<string, string> names)
    {
        string Key(string name) => names[name] == name ? name : $"{label}.{name}";
        Expr Of(Expr e) => e.Substitute(s => names.TryGetValue(s.Name, out string? name) ? s with { Name = name } : s);
        EquatableArray<Equation> All(EquatableArray<Equation> equations) => equations.Select(e => e with { Target = names[e.Target], Value = Of(e.Value) }).ToEquatable();
        return rule with
        {
            Parameters = rule.Parameters.Select(p => p with { Name = names[p.Name] }).ToEquatable(),
            Variables = rule.Variables.Select(v => v with { Name = names[v.Name], Key = Key(v.Name) }).ToEquatable(),
            Target = names[rule.Target],
            Gradient = rule.Gradient is null ? null : names[rule.Gradient],
            Views = rule.Views.Select(v => v with { Called = names[v.Name] }).ToEquatable(),
            Signals = rule.Signals.Select(s => s with { Name = names[s.Name], Key = Key(s.Name) }).ToEquatable(),
            Flow = All(rule.Flow),
            Step = All(rule.Step),
            Start = All(rule.Start),
            PreSpike = All(rule.PreSpike),
            PostSpike = All(rule.PostSpike),
            EndOfTrial = All(rule.EndOfTrial),
            Helpers = rule.Helpers.Select(h => h with { Name = names[h.Name], Value = Of(h.Value) }).ToEquatable(),
            Parts = rule.Parts.Select(p => p with { Parameters = p.Parameters.Select(x => x with { Name = names[x.Name] }).ToEquatable() }).ToEquatable(),
        };
    }
}
