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
}
