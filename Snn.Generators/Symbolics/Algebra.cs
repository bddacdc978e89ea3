using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;

namespace Snn.Generators.Symbolics;

/// <summary>Builds expressions in normal form. Every operation is local and bounded: nothing is expanded or searched.</summary>
internal static class Algebra
{
    public static readonly Expr Zero = new Number(0);
    public static readonly Expr One = new Number(1);

    public static Expr Num(double value) => value == 0 ? Zero : value == 1 ? One : new Number(value);

    public static Expr Add(params Expr[] terms) => Add((IEnumerable<Expr>)terms);

    public static Expr Sub(Expr a, Expr b) => Add(a, Neg(b));

    public static Expr Neg(Expr x) => Mul(Num(-1), x);

    public static Expr Mul(params Expr[] factors) => Mul((IEnumerable<Expr>)factors);

    public static Expr Div(Expr a, Expr b) => Mul(a, Pow(b, Num(-1)));

    public static bool IsZero(this Expr x) => x is Number { Value: 0 };

    public static bool IsOne(this Expr x) => x is Number { Value: 1 };

    /// <summary>A sum: flattened, numbers folded, like terms collected in the place of the first.</summary>
    public static Expr Add(IEnumerable<Expr> terms)
    {
        double constant = 0;
        int constantAt = -1;
        var order = new List<Expr>();
        var weights = new Dictionary<Expr, double>();
        foreach (var term in terms.SelectMany(t => t is Sum sum ? sum.Terms : (IEnumerable<Expr>)[t]))
        {
            if (term is Number number)
            {
                constant += number.Value;
                constantAt = constantAt < 0 ? order.Count : constantAt;
                continue;
            }

            var (weight, rest) = SplitNumber(term);
            if (!weights.ContainsKey(rest))
            {
                order.Add(rest);
                weights[rest] = 0;
            }

            weights[rest] += weight;
        }

        var result = new List<Expr>();
        for (int i = 0; i <= order.Count; i++)
        {
            if (i == constantAt && constant != 0)
            {
                result.Add(Num(constant));
            }

            if (i < order.Count && weights[order[i]] != 0)
            {
                result.Add(Mul(Num(weights[order[i]]), order[i]));
            }
        }

        return result.Count switch
        {
            0 => Zero,
            1 => result[0],
            _ => new Sum(result.ToEquatable()),
        };
    }

    /// <summary>A product: flattened, numbers folded to the front, equal bases collected into powers.</summary>
    public static Expr Mul(IEnumerable<Expr> factors)
    {
        double number = 1;
        var order = new List<Expr>();
        var exponents = new Dictionary<Expr, Expr>();
        foreach (var factor in factors.SelectMany(f => f is Product product ? product.Factors : (IEnumerable<Expr>)[f]))
        {
            if (factor is Number n)
            {
                number *= n.Value;
                continue;
            }

            var (root, exponent) = factor is Power power ? (power.Base, power.Exponent) : (factor, One);
            if (!exponents.TryGetValue(root, out var known))
            {
                order.Add(root);
                exponents[root] = exponent;
            }
            else
            {
                exponents[root] = Add(known, exponent);
            }
        }

        if (number == 0)
        {
            return Zero;
        }

        var result = order.Select(root => Pow(root, exponents[root])).Where(f => !f.IsOne()).ToList();
        if (result.Count == 1 && number == -1 && result[0] is Sum sum)
        {
            return Add(sum.Terms.Select(Neg)); // -(a - b) reads better as b - a
        }

        if (number != 1 || result.Count == 0)
        {
            result.Insert(0, Num(number));
        }

        return result.Count == 1 ? result[0] : new Product(result.ToEquatable());
    }

    public static Expr Pow(Expr root, Expr exponent) => (root, exponent) switch
    {
        (_, Number { Value: 0 }) => One,
        (_, Number { Value: 1 }) => root,
        (Number a, Number b) when a.Value != 0 || b.Value > 0 => Num(Math.Pow(a.Value, b.Value)),
        (Power inner, Number outer) when inner.Exponent is Number power && IsWhole(power.Value) && IsWhole(outer.Value) =>
            Pow(inner.Base, Num(power.Value * outer.Value)),
        (Product product, Number { Value: -1 }) => Mul(product.Factors.Select(f => Pow(f, exponent))),
        _ => new Power(root, exponent),
    };

    public static Expr Apply(Function function, params Expr[] arguments)
    {
        if (arguments.All(a => a is Number) && function < Function.Steps)
        {
            var values = arguments.Select(a => ((Number)a).Value).ToArray();
            return Num(Evaluation.Of(function, values));
        }

        return function == Function.Sqrt ? Pow(arguments[0], Num(0.5)) : new Call(function, arguments.ToEquatable());
    }

    /// <summary>A choice; by a condition of numbers alone it is made here.</summary>
    public static Expr If(Expr condition, Expr then, Expr otherwise) => condition switch
    {
        _ when then.Equals(otherwise) => then,
        Number n => n.Value != 0 ? then : otherwise,
        Compare { Left: Number a, Right: Number b } compare => (compare.OrEqual ? a.Value >= b.Value : a.Value > b.Value) ? then : otherwise,
        _ => new Choice(condition, then, otherwise),
    };

    public static Expr Greater(Expr left, Expr right, bool orEqual = false) => new Compare(left, right, orEqual);

    /// <summary>Splits a term into its numeric factor and the rest.</summary>
    public static (double Number, Expr Other) SplitNumber(Expr term) => term switch
    {
        Number n => (n.Value, One),
        Product product when product.Factors[0] is Number n => (n.Value, Mul(product.Factors.Skip(1))),
        _ => (1, term),
    };

    private static bool IsWhole(double x) => x == Math.Floor(x);
}
