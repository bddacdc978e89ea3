using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>A program in which nothing is computed twice, and nothing per neuron that is fixed over a trial.</summary>
internal sealed class SharedProgram
{
    public SharedProgram(IReadOnlyList<Statement> lines, IReadOnlyList<Expr> results, ConstantFolder folder)
    {
        var folded = lines.Select(l => l with { Value = folder.Fold(l.Value) }).ToList();
        var foldedResults = results.Select(folder.Fold).ToList();
        var symbols = folded.SelectMany(l => l.Value.Symbols().Concat(l.Value is Repeat repeat ? repeat.Bound : []).Append(l.Target)).Concat(foldedResults.SelectMany(r => r.Symbols()));
        var shared = new SharedNames(symbols, folder.HelperOf);
        var names = new Dictionary<Expr, Symbol>();
        foreach (var repeated in Sharing.Repeated(folded.Select(l => l.Value).Concat(foldedResults)))
        {
            // what a line computes already has a name, unless an earlier line needs it first
            var first = folded.FirstOrDefault(l => l.Value.Parts().Contains(repeated));
            names[repeated] = first is not null && first.Value.Equals(repeated) ? first.Target : shared.Name(repeated);
        }

        var placed = new HashSet<Expr>(names.Where(n => folded.Any(l => l.Target == n.Value)).Select(n => n.Key));
        foreach (var line in folded)
        {
            Place(line.Value);
            bool isName = names.TryGetValue(line.Value, out var name) && name == line.Target;
            Lines.Add(line with { Value = isName ? Inside(line.Value) : Sharing.Replace(line.Value, names) });
        }

        foreach (var result in foldedResults)
        {
            Place(result);
            Results.Add(Sharing.Replace(result, names));
        }

        Expr Inside(Expr e) => Sharing.Replace(e, names.Where(n => !n.Key.Equals(e)).ToDictionary(n => n.Key, n => n.Value));

        void Place(Expr used)
        {
            foreach (var part in used.Parts().Reverse().Where(p => names.ContainsKey(p) && placed.Add(p)))
            {
                Lines.Add(new(names[part], Inside(part)));
            }
        }
    }

    public List<Statement> Lines { get; } = [];

    /// <summary>The results asked for, in the same order.</summary>
    public List<Expr> Results { get; } = [];
}
