using System.Collections.Generic;
using System.Linq;

namespace Snn.Generators.Symbolics;

/// <summary>Finds what is computed more than once in a list of expressions, so that it can be computed once.</summary>
internal static class Sharing
{
    /// <summary>Composite subexpressions that occur at least twice, the innermost first.</summary>
    public static IReadOnlyList<Expr> Repeated(IEnumerable<Expr> expressions)
    {
        var counts = new Dictionary<Expr, int>();
        var order = new List<Expr>();
        foreach (var expr in expressions)
        {
            Count(expr);
        }

        return order.Where(e => counts[e] > 1).ToList();

        void Count(Expr expr)
        {
            if (expr is Number or Symbol)
            {
                return;
            }

            if (counts.TryGetValue(expr, out int known))
            {
                counts[expr] = known + 1;
                return; // its parts repeat only because it does
            }

            foreach (var child in expr.Children())
            {
                Count(child);
            }

            counts[expr] = 1;
            if (IsWorthAName(expr))
            {
                order.Add(expr);
            }
        }
    }

    /// <summary>Replaces whole subexpressions by symbols.</summary>
    public static Expr Replace(Expr expr, IReadOnlyDictionary<Expr, Symbol> names)
    {
        if (names.TryGetValue(expr, out var name))
        {
            return name;
        }

        Expr Inner(Expr e) => Replace(e, names);
        return expr switch
        {
            Sum sum => Algebra.Add(sum.Terms.Select(Inner)),
            Product product => Algebra.Mul(product.Factors.Select(Inner)),
            Power power => Algebra.Pow(Inner(power.Base), Inner(power.Exponent)),
            Call call => Algebra.Apply(call.Function, call.Arguments.Select(Inner).ToArray()),
            Choice choice => Algebra.If(Inner(choice.Condition), Inner(choice.Then), Inner(choice.Else)),
            Compare compare => Algebra.Greater(Inner(compare.Left), Inner(compare.Right), compare.OrEqual),
            Opaque opaque => opaque.Rewrite(Inner),
            _ => expr,
        };
    }

    private static bool IsWorthAName(Expr expr) => !expr.IsCondition() && !(expr is Product product && product.Factors.Count == 2 && product.Factors[0] is Number);
}
