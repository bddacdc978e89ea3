using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>
/// A print of a model's equations, by which a checkpoint knows the network that it is from. It is taken of what they say and
/// not of how they are written: spaces, comments, the order of equations, terms and factors, and the names of helpers change
/// nothing. It does not name the generator's version; whoever changes what is printed refuses all checkpoints there are.
/// </summary>
internal static class ModelPrint
{
    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string Of(Model model)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\n", Lines(model).OrderBy(l => l, StringComparer.Ordinal))));
        return string.Concat(bytes.Take(8).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> Lines(Model model)
    {
        yield return $"kind {model.Kind}";
        yield return $"impulse {model.Impulse}";
        yield return $"integrator {model.Integrator}{(model.Tolerance > 0 ? " " + Text(new Number(model.Tolerance)) : "")}";
        foreach (var state in model.States.Where(s => s.PerPre))
        {
            yield return $"pre {state.Name}";
        }

        var sets = new (string Key, EquatableArray<Equation> Equations)[]
        {
            ("flow", model.Flow), ("step", model.Step), ("start", model.Start), ("arrival", model.Arrival),
        };
        foreach (var (key, equation) in sets.SelectMany(s => s.Equations.Select(e => (s.Key, e))))
        {
            yield return Line(key, equation);
        }

        foreach (var noise in model.Noise)
        {
            // processes are told apart, and what they are called is of no account
            yield return $"noise {string.Join(" ", model.Noise.Where(n => n.Process == noise.Process).Select(n => $"{n.State} {Text(n.Strength)}").OrderBy(t => t, StringComparer.Ordinal))}";
        }

        foreach (var output in model.Outputs.Concat(model.Kick is { } kick ? [kick] : []))
        {
            yield return $"gives {output.Name} {Text(output.Value)}";
        }

        foreach (string line in model.Spike is { } spike ? Lines(spike) : [])
        {
            yield return line;
        }

        // their order counts, and what they are called does not
        foreach (var (e, i) in model.Events.Select((e, i) => (e, i)))
        {
            foreach (string line in Lines(e.What))
            {
                yield return $"event {i} {e.AfterSpike} {line}";
            }
        }
    }

    private static IEnumerable<string> Lines(SpikeEvent spike) =>
    [
        .. spike.Jumps.Select(e => Line("jump", e)),
        $"spike {Text(spike.Threshold)} {spike.AtZero} {spike.Rises}",
        $"surrogate {(spike.Surrogate is { } surrogate ? Text(surrogate) : "")}",
        .. spike.Holds.Select(h => $"hold {h.State} {Text(h.Duration)}{(h.FromSpike ? " from spike" : "")}"),
    ];

    private static string Line(string key, Equation equation) => $"{key} {equation.Target} {Text(equation.Value)} {equation.StopsGradient}";

    /// <summary>Numbers by their bits, since runtimes differ in the digits that they write.</summary>
    private static string Text(Expr expr) => expr switch
    {
        Number n => BitConverter.DoubleToInt64Bits(n.Value).ToString("x", CultureInfo.InvariantCulture),
        Symbol s => s.Name,
        Sum sum => Sorted("+", sum.Terms),
        Product product => Sorted("*", product.Factors),
        Power power => List("^", [Text(power.Base), Text(power.Exponent)]),
        Call call => List(call.Function.ToString(), call.Arguments.Select(Text)),
        Choice choice => List("?", [Text(choice.Condition), Text(choice.Then), Text(choice.Else)]),
        Compare compare => List(compare.OrEqual ? ">=" : ">", [Text(compare.Left), Text(compare.Right)]),
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, null),
    };

    private static string Sorted(string head, IEnumerable<Expr> items) => List(head, items.Select(Text).OrderBy(t => t, StringComparer.Ordinal));

    private static string List(string head, IEnumerable<string> items) => $"({head} {string.Join(" ", items)})";
}
