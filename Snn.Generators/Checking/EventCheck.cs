using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Checking;

/// <summary>What can be said of a neuron's internal events.</summary>
internal static class EventCheck
{
    public static IEnumerable<Finding> Find(Model model) => model.Events.SelectMany(Find);

    private static IEnumerable<Finding> Find(InternalEvent what)
    {
        foreach (string target in Cycle.Find(what.What.Jumps))
        {
            yield return new(Rule.CircularEquations, what.Name, $"Next({target})");
        }

        if (what.What.Threshold.Symbols().All(s => s.Role == Role.Parameter))
        {
            yield return new(Rule.EventAlways, what.Name, what.Name);
        }
    }

    /// <summary>Events whose time is neither that of their own crossing nor that of an event before them in a step, and why.</summary>
    public static IEnumerable<(string Name, string Why)> Untimed(Model model)
    {
        foreach (var what in model.Events.Where(e => e.What.Holds.Count > 0 && !e.What.Rises))
        {
            yield return (what.Name, "may happen as its hold ends; let it wait for a rise, as in 'When = Rising(a, b)'");
        }

        var order = model.InOrder.Select(e => (Name: e.Name ?? "the spike", e.What)).ToList();
        for (int i = 0; i < order.Count; i++)
        {
            if (order.Skip(i + 1).FirstOrDefault(e => e.What.Lifts(order[i].What)) is { Name: { } later })
            {
                yield return (order[i].Name, $"reads what '{later}' changes after it; declare '{order[i].Name}' after '{later}'");
            }
        }
    }
}
