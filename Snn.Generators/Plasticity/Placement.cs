using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>
/// Finds where each variable of a rule has to be kept: it differs between two neurons before, or two neurons after, exactly
/// where something that drives it does. Starting from variables that are the same for all, ends are added until nothing
/// that drives a variable has one that it lacks. What it is told are variables and equations; where these come from is no
/// matter.
/// </summary>
internal sealed class Placement
{
    private readonly Dictionary<string, End> _ends = [];
    private readonly Dictionary<(string Name, End End), string> _why = [];

    [Flags]
    private enum End
    {
        None = 0,
        Pre = 1,
        Post = 2,
        Both = Pre | Post,
    }

    /// <param name="rule">The rule.</param>
    public Placement(PlasticityRule rule)
    {
        foreach (string name in rule.Names)
        {
            _ends[name] = End.None;
        }

        const string gradient = "the gradient by the weight of a synapse";
        Add(rule.Target, End.Both, rule.IsTrained ? gradient : "the weight of a synapse");
        if (rule.Weight is { } weight)
        {
            Add(weight, End.Both, "the weight of a synapse");
        }

        foreach (var pinned in rule.Variables.Where(v => v.Pin is not null))
        {
            Add(pinned.Name, EndsOf(pinned.Pin!.Value), pinned.Name == rule.Gradient ? gradient : "pinned");
        }

        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (var (section, equation) in rule.Sections.SelectMany(s => s.Equations.Select(e => (s.Section, e))))
            {
                grew |= section == Section.PreSpike && Add(equation.Target, End.Pre, "driven by PreSpike");
                grew |= section == Section.PostSpike && Add(equation.Target, End.Post, "driven by PostSpike");
                foreach (var read in equation.Value.Symbols().Where(s => s.Name != equation.Target))
                {
                    foreach (var (end, why) in Ends(rule, read))
                    {
                        grew |= Add(equation.Target, end, why);
                    }
                }
            }
        }
    }

    /// <summary>Where a variable is kept.</summary>
    public Site Of(string name) => _ends[name] switch
    {
        End.None => Site.Population,
        End.Pre => Site.Pre,
        End.Post => Site.Post,
        _ => Site.Synapse,
    };

    /// <summary>Why it is kept there, in words.</summary>
    public string Why(string name)
    {
        var reasons = new[] { End.Pre, End.Post }.Where(e => _why.ContainsKey((name, e))).Select(e => _why[(name, e)]).Distinct().ToList();
        return reasons.Count == 0 ? "nothing of either end drives it" : string.Join(" and ", reasons);
    }

    /// <summary>What keeps a variable from where the user wants it; null where nothing does.</summary>
    public string? WhyNot(RuleVariable variable)
    {
        if (variable.Pin is not { } pin || Of(variable.Name) == pin)
        {
            return null;
        }

        var missing = (_ends[variable.Name] & ~EndsOf(pin)) == End.Pre ? End.Pre : (_ends[variable.Name] & ~EndsOf(pin)) == End.Post ? End.Post : End.Pre;
        return _why.TryGetValue((variable.Name, missing), out string? why) ? why : null;
    }

    /// <summary>The places in words.</summary>
    public static string Words(Site place) => place switch
    {
        Site.Population => "one for the projection",
        Site.Pre => "one for each neuron before",
        Site.Post => "one for each neuron after",
        _ => "one for each synapse",
    };

    private IEnumerable<(End End, string Why)> Ends(PlasticityRule rule, Symbol read)
    {
        if (read.Role is Role.State or Role.Plus && _ends.TryGetValue(read.Name, out var ends))
        {
            string what = read.Name == (rule.Weight ?? rule.Target) ? "reads the weight" : $"reads {read.Name}, {Words(Of(read.Name))}";
            return new[] { End.Pre, End.Post }.Where(e => ends.HasFlag(e)).Select(e => (e, what));
        }

        if (read.Role == Role.Input && rule.Views.FirstOrDefault(v => v.Called == read.Name) is { } view)
        {
            return [(view.OfPre ? End.Pre : End.Post, $"reads {view.Name} of the neuron {(view.OfPre ? "before" : "after")}")];
        }

        return read.Role == Role.Input && rule.Signals.Any(s => s.Name == read.Name && s.PerTarget)
            ? [(End.Post, $"reads {read.Name}, a signal for each neuron after")]
            : [];
    }

    private bool Add(string name, End end, string why)
    {
        var missing = end & ~_ends[name];
        foreach (var one in new[] { End.Pre, End.Post }.Where(e => missing.HasFlag(e)))
        {
            _why[(name, one)] = why;
        }

        _ends[name] |= end;
        return missing != End.None;
    }

    private static End EndsOf(Site place) => place switch
    {
        Site.Population => End.None,
        Site.Pre => End.Pre,
        Site.Post => End.Post,
        _ => End.Both,
    };
}
