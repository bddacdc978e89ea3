using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Snn.Generators.Symbolics;

/// <summary>Expressions as LaTeX mathematics (amsmath).</summary>
internal sealed class LatexNotation : Notation
{
    public static readonly LatexNotation Instance = new();

    private static readonly HashSet<string> Greek =
        ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"];

    private static readonly Regex Words = new("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+|.", RegexOptions.CultureInvariant);

    /// <summary>A name as a symbol with an index: TauMem as a tau indexed mem, InHidI as an I indexed InHid, v_rest as a v indexed rest.</summary>
    public static string Symbol(string name)
    {
        var words = Words.Matches(name).Cast<Match>().Select(m => m.Value).ToList();
        if (words.Count > 0 && Letter(words[0]) is { } first)
        {
            return first + Index(words.Count == 2 ? words[1].ToLowerInvariant() : string.Concat(words.Skip(1)));
        }

        return words.Count > 1 && Letter(words[words.Count - 1]) is { } last
            ? last + Index(string.Concat(words.Take(words.Count - 1)))
            : Upright(name);
    }

    /// <summary>Text in upright letters.</summary>
    public static string Upright(string text) => $"\\mathrm{{{text.Replace("_", "\\_")}}}";

    protected override string Times => " \\, ";

    protected override string Milliseconds => "\\,\\mathrm{ms}";

    protected override string Name(Symbol symbol) => symbol.Role switch
    {
        Role.Minus => Symbol(symbol.Name) + "^{-}",
        Role.Plus => Symbol(symbol.Name) + "^{+}",
        Role.Adjoint when symbol.Name.EndsWith("Minus") => Lambda(symbol.Name.Substring(0, symbol.Name.Length - "Minus".Length)) + "^{-}",
        Role.Adjoint when symbol.Name.EndsWith("Plus") => Lambda(symbol.Name.Substring(0, symbol.Name.Length - "Plus".Length)) + "^{+}",
        Role.Adjoint => Lambda(symbol.Name),
        Role.Shared => Upright(symbol.Name),
        _ => Symbol(symbol.Name),
    };

    protected override string Function(Function function, string[] x) => function switch
    {
        Symbolics.Function.Abs => $"\\left|{x[0]}\\right|",
        Symbolics.Function.Floor => $"\\left\\lfloor{x[0]}\\right\\rfloor",
        Symbolics.Function.Sigmoid => $"\\sigma\\left({x[0]}\\right)",
        Symbolics.Function.Sign => $"\\operatorname{{sgn}}\\left({x[0]}\\right)",
        Symbolics.Function.Exp or Symbolics.Function.Log or Symbolics.Function.Tanh or Symbolics.Function.Max or Symbolics.Function.Min or Symbolics.Function.Sin or Symbolics.Function.Cos =>
            $"\\{function.ToString().ToLowerInvariant()}\\left({string.Join(", ", x)}\\right)",
        Symbolics.Function.Expm1 or Symbolics.Function.Log1p or Symbolics.Function.Exprel => $"\\operatorname{{{function.ToString().ToLowerInvariant()}}}\\left({x[0]}\\right)",
        Symbolics.Function.ExprelSlope => $"\\operatorname{{exprel}}^{{({x[1]})}}\\left({x[0]}\\right)",
        _ => $"\\operatorname{{{function}}}\\left({string.Join(", ", x)}\\right)",
    };

    protected override string Raise(Expr root, Expr exponent) => exponent is Number { Value: 0.5 }
        ? $"\\sqrt{{{Write(root)}}}"
        : $"{{{Write(root, Innermost)}}}^{{{Write(exponent)}}}";

    protected override string Choose(Choice choice) =>
        $"\\begin{{cases}} {Write(choice.Then)} & \\text{{if }} {Write(choice.Condition)} \\\\ {Write(choice.Else)} & \\text{{else}} \\end{{cases}}";

    protected override string Comparison(Compare compare) => $"{Write(compare.Left)} {(compare.OrEqual ? "\\ge" : ">")} {Write(compare.Right)}";

    protected override string Divide(IReadOnlyList<Expr> above, IReadOnlyList<Expr> below) =>
        $"\\frac{{{(above.Count == 0 ? "1" : above.Count == 1 ? Write(above[0]) : Factors(above))}}}{{{(below.Count == 1 ? Write(below[0]) : Factors(below))}}}";

    protected override string Reciprocal(string denominator) => $"\\frac{{1}}{{{denominator}}}";

    private static string Lambda(string name) => $"\\lambda_{{{Symbol(name)}}}";

    private static string Index(string index) => index == "" ? "" : $"_{{{Upright(index.Trim('_') is not "" and var text ? text : index)}}}";

    private static string? Letter(string word) => Greek.Contains(word.ToLowerInvariant())
        ? "\\" + word.ToLowerInvariant()
        : word.Length == 1 && char.IsLetter(word[0]) ? word : null;
}
