using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>Names for what is computed once and used more than once: the user's own where there is one, else the formula in words.</summary>
internal sealed class SharedNames
{
    private readonly Dictionary<Expr, Symbol> _names = [];
    private readonly HashSet<string> _taken;
    private readonly Func<Expr, string?> _helper;
    private readonly FormulaWords _words;

    /// <param name="symbols">What has a name already.</param>
    /// <param name="helper">The user's name for an expression, or null.</param>
    public SharedNames(IEnumerable<Symbol> symbols, Func<Expr, string?> helper)
    {
        _taken = new(symbols.Select(s => s.Name), StringComparer.OrdinalIgnoreCase);
        _helper = helper;
        _words = new(Known, times: "Times");
    }

    /// <summary>Names an expression whose parts were named before.</summary>
    public Symbol Name(Expr expr)
    {
        string wanted = _words.Of(expr) ?? Rough(expr), unique = wanted;
        for (int i = 2; !_taken.Add(unique); i++)
        {
            unique = wanted + i;
        }

        return _names[expr] = new(char.ToLowerInvariant(unique[0]) + unique.Substring(1), Role.Shared);
    }

    private string? Known(Expr expr) => _names.TryGetValue(expr, out var name) ? name.Name : _helper(expr);

    /// <summary>Of a formula too long to be said: what it is of, and its kind.</summary>
    private static string Rough(Expr expr)
    {
        string? about = expr.Symbols().FirstOrDefault(s => s.Role != Role.Parameter && s.Name.Length <= 24)?.Name;
        return about + expr switch
        {
            Sum => "Sum",
            Product => "Product",
            Power => "Power",
            Choice => "Choice",
            Call call => $"{call.Function}",
            _ => "Value",
        };
    }
}
