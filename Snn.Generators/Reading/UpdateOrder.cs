using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// The order in which the updates of a network run: those that come first before those that wait for them, others as declared.
/// One that has a gradient runs before the optimisers, and so does all that it waits for.
/// </summary>
/// <param name="updates">The updates by name.</param>
/// <param name="problems">Receives what is wrong.</param>
internal sealed class UpdateOrder(IReadOnlyDictionary<string, IPropertySymbol> updates, List<Problem> problems)
{
    /// <summary>The updates in the order in which they run; as they were where there is none.</summary>
    public List<UpdateRecord> Of(List<UpdateRecord> records)
    {
        foreach (var record in records)
        {
            if (After(record) is { } other && (other == record.Name || !updates.ContainsKey(other)))
            {
                problems.Add(Problems.At(Rule.UpdateOrder, PlaceOfOrder(record), record.Name, other, other == record.Name ? "it is the same" : "there is no update of that name in this network"));
                return records;
            }
        }

        var early = Early(records);
        var (open, ordered) = (records.Select(r => r with { IsEarly = early.Contains(r.Name) }).OrderBy(r => r.IsEarly ? 0 : 1).ToList(), new List<UpdateRecord>());
        while (open.Count > 0)
        {
            var next = open.FirstOrDefault(r => Before(r).All(name => ordered.Any(o => o.Name == name)));
            if (next is null)
            {
                var circle = Circle(open);
                problems.Add(Problems.At(Rule.UpdateOrder, PlaceOfOrder(circle), circle.Name, After(circle) ?? Before(circle).First(), "each of them waits for the other; break the circle"));
                return records;
            }

            ordered.Add(next);
            open.Remove(next);
        }

        return ordered;
    }

    /// <summary>A named argument of an attribute.</summary>
    public static object? Named(AttributeData? mark, string argument) => mark?.NamedArguments.FirstOrDefault(a => a.Key == argument).Value.Value;

    /// <summary>Those that have a gradient, and all that they wait for.</summary>
    private HashSet<string> Early(List<UpdateRecord> records)
    {
        var early = new HashSet<string>();
        var open = new Stack<UpdateRecord>(records.Where(r => r.Bindings.Any(b => b.IsGradient)));
        while (open.Count > 0)
        {
            var record = open.Pop();
            if (early.Add(record.Name))
            {
                Before(record).Select(name => records.First(r => r.Name == name)).ToList().ForEach(open.Push);
            }
        }

        return early;
    }

    /// <summary>One that waits for itself, of those that wait.</summary>
    private UpdateRecord Circle(List<UpdateRecord> open)
    {
        // whoever follows what each waits for ends in a circle
        var at = open[0];
        for (int i = 0; i < open.Count; i++)
        {
            at = Next(at);
        }

        for (int i = 0; i < open.Count && After(at) is null; i++)
        {
            at = Next(at);
        }

        return at;

        UpdateRecord Next(UpdateRecord record) => open.First(o => Before(record).Contains(o.Name));
    }

    /// <summary>What comes first: what is said to, and what a state is read of.</summary>
    private IEnumerable<string> Before(UpdateRecord record) =>
        record.Bindings.Where(b => b.Kind == "OtherUpdate").Select(b => b.Member).Concat(After(record) is { } other ? [other] : []);

    private string? After(UpdateRecord record) => Named(updates[record.Name].Attribute(Vocabulary.Update), "After") is string { Length: > 0 } name ? name : null;

    private Location PlaceOfOrder(UpdateRecord record) =>
        updates[record.Name].Attribute(Vocabulary.Update)?.ApplicationSyntaxReference is { } mark ? Location.Create(mark.SyntaxTree, mark.Span) : updates[record.Name].Locations[0];
}
