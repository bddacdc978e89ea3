using System;
using System.Collections.Generic;
using System.Linq;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Symbolics;

/// <summary>
/// Quotients that are 0/0 at a point although they have a limit there, such as u/(1 − exp(−u/k)) in the rates of ion
/// channels: by exp(w) − 1 = w·exprel(w) they are what they are without the hole, k/exprel(−u/k).
/// </summary>
internal static class Singularities
{
    /// <summary>The product with its hole closed; as it is where there is none of this form.</summary>
    public static Expr Remove(Expr expr)
    {
        if (expr is not Product product)
        {
            return expr;
        }

        foreach (var factor in product.Factors)
        {
            bool below = factor is Power { Exponent: Number { Value: -1 } };
            if (ExpLessOne(below ? ((Power)factor).Base : factor) is var (scale, w) && Cancel(product.Factors.Where(f => f != factor), w, below) is { } rest)
            {
                int sign = below ? -1 : 1;
                return Mul(rest, Pow(Num(scale), Num(sign)), Pow(Apply(Function.Exprel, w), Num(sign)));
            }
        }

        return expr;
    }

    /// <summary>c and w of c·(exp(w) − 1), or null.</summary>
    private static (double Scale, Expr Exponent)? ExpLessOne(Expr expr)
    {
        if (expr is Call { Function: Function.Expm1 } call)
        {
            return (1, call.Arguments[0]);
        }

        if (expr is not Sum { Terms.Count: 2 } sum)
        {
            return null;
        }

        var number = sum.Terms.OfType<Number>().FirstOrDefault();
        var (scale, other) = SplitNumber(sum.Terms.FirstOrDefault(t => t is not Number) ?? One);
        return number is not null && other is Call { Function: Function.Exp } exp && scale == -number.Value ? (scale, exp.Arguments[0]) : null;
    }

    /// <summary>The factors over w, or times it, in which all of w that changes has gone; null where something of it stays.</summary>
    private static Expr? Cancel(IEnumerable<Expr> factors, Expr w, bool over)
    {
        var left = factors.ToList();
        bool cancelled = false;
        foreach (var part in w is Product product ? product.Factors : (IReadOnlyList<Expr>)[w])
        {
            bool changes = !part.IsConstant() && part is not Power { Exponent: Number { Value: < 0 } };
            int at = left.FindIndex(f => Ratio(over ? f : f is Power { Exponent: Number { Value: -1 } } p ? p.Base : Zero, part) is not null);
            if (at >= 0)
            {
                double ratio = Ratio(over ? left[at] : ((Power)left[at]).Base, part)!.Value;
                left[at] = Num(over ? ratio : 1 / ratio);
                cancelled = true;
            }
            else if (changes)
            {
                return null;
            }
            else
            {
                left.Add(over ? Pow(part, Num(-1)) : part);
            }
        }

        return cancelled ? Mul(left) : null;
    }

    /// <summary>r where a = r·b and neither is a number, or null.</summary>
    private static double? Ratio(Expr a, Expr b)
    {
        if (a is Number || b is Number)
        {
            return null;
        }

        if (a.Equals(b))
        {
            return 1;
        }

        if (a is not Sum x || b is not Sum y || x.Terms.Count != y.Terms.Count)
        {
            return null;
        }

        var weights = y.Terms.Select(SplitNumber).ToDictionary(t => t.Other, t => t.Number);
        var ratios = x.Terms.Select(SplitNumber).Select(t => weights.TryGetValue(t.Other, out double weight) ? t.Number / weight : double.NaN).ToList();
        return ratios.All(r => Math.Abs(r - ratios[0]) <= 1e-12 * Math.Abs(ratios[0])) ? ratios[0] : null;
    }
}
