using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Identifiers of generated code: the user's names, in the case that C# wants, out of the way of each other.</summary>
internal sealed class Names(IEnumerable<string> reserved)
{
    private readonly Dictionary<Symbol, string> _locals = [];
    private readonly HashSet<string> _taken = [.. reserved];

    /// <summary>The local variable that holds a symbol.</summary>
    public string Local(Symbol symbol)
    {
        if (!_locals.TryGetValue(symbol, out var name))
        {
            string wanted = Camel(symbol.Role switch
            {
                Role.Minus => symbol.Name + "Minus",
                Role.Plus => symbol.Name + "Plus",
                Role.Adjoint => "Lambda" + Pascal(symbol.Name),
                _ => symbol.Name,
            });
            name = wanted;
            for (int i = 2; !_taken.Add(name); i++)
            {
                name = wanted + i;
            }

            _locals.Add(symbol, name);
        }

        return Escape(name);
    }

    public static string Camel(string name)
    {
        int upper = name.TakeWhile(char.IsUpper).Count();
        int lower = upper <= 1 || upper == name.Length ? upper : upper - 1;
        return name.Substring(0, lower).ToLowerInvariant() + name.Substring(lower);
    }

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>A property of the user's class, where a local of the same name may hide it.</summary>
    public static string Member(string name) => char.IsLower(name[0]) ? "this." + name : name;

    /// <summary>Private field of a constant.</summary>
    public static string Field(string name) => "_" + Camel(name);

    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
