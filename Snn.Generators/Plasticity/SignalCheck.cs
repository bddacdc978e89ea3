using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Plasticity;

/// <summary>What feeds the signals of a projection's rules.</summary>
internal static class SignalCheck
{
    /// <summary>The name of the place where a projection says that the run gives a signal.</summary>
    public static string FedOf(string projection, string signal) => $"fed {signal} of {projection}";

    /// <summary>A projection of a network: each signal is fed, and what is fed is one.</summary>
    public static IEnumerable<Finding> Find(ProjectionRecord projection, Network network, IReadOnlyDictionary<string, PlasticityRule> all)
    {
        var rules = projection.Rules.Select(r => all[r]).ToList();

        // training gives the signal of a gradient that it takes; where it does not take it, that is told
        foreach (var rule in rules.Where(r => r.Gradient is null || !(network.Online || projection.Trainable)))
        {
            foreach (string signal in rule.Signals.Select(s => s.Name).Where(s => !projection.Fed.Contains(s)))
            {
                yield return new(Rule.SignalUnfed, GradientCheck.LearnOf(projection.Name, rule.FullName), projection.Name, rule.Name, signal);
            }
        }

        foreach (string name in projection.Fed.Where((n, i) => projection.Fed.Take(i).Contains(n) || !rules.Any(r => r.Signals.Any(s => s.Name == n))))
        {
            string has = rules.SelectMany(r => r.Signals.Select(s => $"{r.Name}.{s.Name}")).ToList() is { Count: > 0 } signals ? $"its rules have {string.Join(", ", signals)}" : rules.Count == 0 ? "it learns by no rule" : "its rules have no signals";
            bool isTwice = rules.Any(r => r.Signals.Any(s => s.Name == name));
            yield return new(Rule.FedFromNowhere, FedOf(projection.Name, name), projection.Name, name, isTwice ? "it is named twice; leave one of the two out" : $"{has}; name one of these, or leave it out");
        }
    }
}
