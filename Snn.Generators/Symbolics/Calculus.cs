using System;
using System.Collections.Generic;
using System.Linq;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Symbolics;

/// <summary>Differentiation, substitution and what they need.</summary>
internal static class Calculus
{
    /// <summary>Partial derivative of <paramref name="expr"/> by <paramref name="x"/>, all other symbols fixed.</summary>
    public static Expr Differentiate(this Expr expr, Symbol x) => expr.Differentiate(s => s == x ? One : Zero);

    /// <summary>Derivative of <paramref name="expr"/> as its symbols move.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="slope">How fast each symbol moves.</param>
    public static Expr Differentiate(this Expr expr, Func<Symbol, Expr> slope) => expr switch
    {
        Symbol s => slope(s),
        Number or Compare => Zero,
        Sum sum => Add(sum.Terms.Select(t => t.Differentiate(slope))),
        Product product => Add(product.Factors.Select((f, i) =>
            f.Differentiate(slope) is var moved && moved.IsZero()
                ? Zero
                : Mul(product.Factors.Select((g, k) => k == i ? moved : g)))),
        Power { Exponent: Number n } power => Chain(power.Base, slope, () => Mul(n, Pow(power.Base, Num(n.Value - 1)))),
        Power power => Add(
            Chain(power.Base, slope, () => Mul(power.Exponent, Pow(power.Base, Sub(power.Exponent, One)))),
            Chain(power.Exponent, slope, () => If(Greater(power.Base, Zero), Mul(power, Apply(Function.Log, power.Base)), Zero))),
        Choice choice => If(choice.Condition, choice.Then.Differentiate(slope), choice.Else.Differentiate(slope)),
        Call call => Differentiate(call, slope),
        Opaque opaque => opaque.Slope(slope),
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, null),
    };

    /// <summary>Replaces symbols by expressions, all at once.</summary>
    public static Expr Substitute(this Expr expr, Func<Symbol, Expr> replace) => expr switch
    {
        Symbol s => replace(s),
        Number => expr,
        Sum sum => Add(sum.Terms.Select(t => t.Substitute(replace))),
        Product product => Mul(product.Factors.Select(f => f.Substitute(replace))),
        Power power => Pow(power.Base.Substitute(replace), power.Exponent.Substitute(replace)),
        Call call => Apply(call.Function, call.Arguments.Select(a => a.Substitute(replace)).ToArray()),
        Choice choice => If(choice.Condition.Substitute(replace), choice.Then.Substitute(replace), choice.Else.Substitute(replace)),
        Compare compare => new Compare(compare.Left.Substitute(replace), compare.Right.Substitute(replace), compare.OrEqual),
        Opaque opaque => opaque.Replace(replace),
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, null),
    };

    /// <summary>The symbols of an expression, each once, in order of appearance.</summary>
    public static IEnumerable<Symbol> Symbols(this Expr expr) => expr.Parts().OfType<Symbol>().Distinct();

    /// <summary>The expression and everything inside it.</summary>
    public static IEnumerable<Expr> Parts(this Expr expr) => new[] { expr }.Concat(expr.Children().SelectMany(Parts));

    public static IEnumerable<Expr> Children(this Expr expr) => expr switch
    {
        Sum sum => sum.Terms,
        Product product => product.Factors,
        Power power => [power.Base, power.Exponent],
        Call call => call.Arguments,
        Choice choice => [choice.Condition, choice.Then, choice.Else],
        Compare compare => [compare.Left, compare.Right],
        Opaque opaque => opaque.Given,
        _ => [],
    };

    public static bool Contains(this Expr expr, Symbol symbol) => expr.Parts().Any(p => p.Equals(symbol));

    /// <summary>Whether the value is fixed over a trial.</summary>
    public static bool IsConstant(this Expr expr) => expr.Symbols().All(s => s.Role == Role.Parameter);

    /// <summary>Whether it is true or false, not a number.</summary>
    public static bool IsCondition(this Expr expr) =>
        expr is Compare or Symbol { Role: Role.Flag } || (expr is Choice choice && choice.Then.IsCondition() && choice.Else.IsCondition());

    /// <summary>Whether all derivatives exist: nothing in it decides by a state.</summary>
    public static bool IsSmooth(this Expr expr) =>
        expr.Parts().All(p => p.IsConstant() || p is not (Compare or Call { Function: Function.Abs or Function.Max or Function.Min or Function.Floor or Function.Sign }));

    private static Expr Differentiate(Call call, Func<Symbol, Expr> slope)
    {
        var a = call.Arguments[0];
        return call.Function switch
        {
            Function.Exp => Chain(a, slope, () => call),
            Function.Log => Chain(a, slope, () => Pow(a, Num(-1))),
            Function.Tanh => Chain(a, slope, () => Sub(One, Pow(call, Num(2)))),
            Function.Abs => Chain(a, slope, () => If(Greater(a, Zero, orEqual: true), One, Num(-1))),
            Function.Max => If(Greater(a, call.Arguments[1], orEqual: true), a.Differentiate(slope), call.Arguments[1].Differentiate(slope)),
            Function.Min => If(Greater(call.Arguments[1], a, orEqual: true), a.Differentiate(slope), call.Arguments[1].Differentiate(slope)),
            Function.Sin => Chain(a, slope, () => Apply(Function.Cos, a)),
            Function.Cos => Chain(a, slope, () => Neg(Apply(Function.Sin, a))),
            Function.Floor or Function.Sign or Function.Steps => Zero,
            Function.Expm1 => Chain(a, slope, () => Apply(Function.Exp, a)),
            Function.Log1p => Chain(a, slope, () => Pow(Add(One, a), Num(-1))),
            Function.Sigmoid => Chain(a, slope, () => Mul(call, Apply(Function.Sigmoid, Neg(a)))),
            Function.Exprel => Chain(a, slope, () => Apply(Function.ExprelSlope, a, One)),
            Function.ExprelSlope => Chain(a, slope, () => Apply(Function.ExprelSlope, a, Add(call.Arguments[1], One))),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Function, "A reduction is taken apart before anything is differentiated."),
        };
    }

    private static Expr Chain(Expr inner, Func<Symbol, Expr> slope, Func<Expr> outer) =>
        inner.Differentiate(slope) is var moved && moved.IsZero() ? Zero : Mul(outer(), moved);
}
