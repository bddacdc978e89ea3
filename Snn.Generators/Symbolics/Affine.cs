using System.Collections.Generic;
using System.Linq;

namespace Snn.Generators.Symbolics;

/// <summary>An expression as Σ coefficient·variable + rest, where no coefficient or rest mentions a variable.</summary>
internal sealed record Affine(IReadOnlyDictionary<Symbol, Expr> Coefficients, Expr Rest)
{
    /// <summary>Splits <paramref name="expr"/>, or returns null where it is not affine in <paramref name="variables"/>.</summary>
    public static Affine? Split(Expr expr, IReadOnlyCollection<Symbol> variables)
    {
        var coefficients = new Dictionary<Symbol, Expr>();
        foreach (var variable in variables)
        {
            var slope = expr.Differentiate(variable);
            if (slope.Symbols().Any(variables.Contains))
            {
                return null;
            }

            if (!slope.IsZero())
            {
                coefficients[variable] = slope;
            }
        }

        var rest = expr.Substitute(s => variables.Contains(s) ? Algebra.Zero : s);

        // a condition, or a step of a staircase, has slope zero almost everywhere, yet is not affine
        return expr.Parts().Any(p => p is Compare or Call { Function: Function.Floor or Function.Sign } && p.Symbols().Any(variables.Contains)) ? null : new(coefficients, rest);
    }

    public Expr this[Symbol variable] => Coefficients.TryGetValue(variable, out var c) ? c : Algebra.Zero;
}
