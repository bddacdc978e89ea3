using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Finds maps whose new values are defined through themselves, as in <c>Next(X) == Next(Y), Next(Y) == Next(X)</c>.</summary>
internal static class Cycle
{
    public static IEnumerable<string> Find(EquatableArray<Equation> set) =>
        set.Where(e => Reaches(e.Target, e.Target, set, [])).Select(e => e.Target).Take(1);

    private static bool Reaches(string from, string to, EquatableArray<Equation> set, HashSet<string> seen)
    {
        var next = set.FirstOrDefault(e => e.Target == from)?.Value.Symbols().Where(s => s.Role == Role.Plus).Select(s => s.Name) ?? [];
        return next.Any(name => name == to || (seen.Add(name) && Reaches(name, to, set, seen)));
    }
}
