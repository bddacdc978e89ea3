using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Snn.Generators.Symbolics;

/// <summary>Expressions as compact text and back: the form in which a model travels in metadata.</summary>
internal static class ExprText
{
    public static string Write(Expr expr) => expr switch
    {
        Number n => n.Value.ToString("R", CultureInfo.InvariantCulture),
        Symbol s => $"{RoleLetters[(int)s.Role]}:{s.Name}",
        Sum sum => List("+", sum.Terms),
        Product product => List("*", product.Factors),
        Power power => List("^", [power.Base, power.Exponent]),
        Call call => List(call.Function.ToString(), call.Arguments),
        Choice choice => List("?", [choice.Condition, choice.Then, choice.Else]),
        Compare compare => List(compare.OrEqual ? ">=" : ">", [compare.Left, compare.Right]),
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, null),
    };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Expr Read(string text)
    {
        int at = 0;
        var expr = Read(text, ref at);
        return at == text.Length ? expr : throw new FormatException($"Text after the expression: '{text.Substring(at)}'.");
    }

    private const string RoleLetters = "psmnilaf";

    private static string List(string head, IEnumerable<Expr> items) => $"({head} {string.Join(" ", items.Select(Write))})";

    private static Expr Read(string text, ref int at)
    {
        if (at < text.Length && text[at] == '(')
        {
            at++;
            string head = Word(text, ref at);
            var items = new List<Expr>();
            while (at < text.Length && text[at] == ' ')
            {
                at++;
                items.Add(Read(text, ref at));
            }

            if (at >= text.Length || text[at++] != ')')
            {
                throw new FormatException("A parenthesis is missing.");
            }

            return Make(head, items);
        }

        string word = Word(text, ref at);
        if (word.Length > 2 && word[1] == ':' && RoleLetters.IndexOf(word[0]) is >= 0 and var role)
        {
            return new Symbol(word.Substring(2), (Role)role);
        }

        return Algebra.Num(double.Parse(word, CultureInfo.InvariantCulture));
    }

    private static Expr Make(string head, List<Expr> items) => (head, items.Count) switch
    {
        ("+", _) => Algebra.Add(items),
        ("*", _) => Algebra.Mul(items),
        ("^", 2) => Algebra.Pow(items[0], items[1]),
        ("?", 3) => Algebra.If(items[0], items[1], items[2]),
        (">=", 2) => Algebra.Greater(items[0], items[1], orEqual: true),
        (">", 2) => Algebra.Greater(items[0], items[1]),
        _ when Enum.TryParse<Function>(head, out var function) && items.Count == (function is Function.Max or Function.Min or Function.ExprelSlope ? 2 : 1) => Algebra.Apply(function, items.ToArray()),
        _ => throw new FormatException($"Unknown form '{head}'."),
    };

    private static string Word(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && text[at] is not (' ' or ')' or '('))
        {
            at++;
        }

        return text.Substring(start, at - start);
    }
}
