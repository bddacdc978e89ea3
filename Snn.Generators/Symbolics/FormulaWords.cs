using System;
using System.Globalization;
using System.Linq;

namespace Snn.Generators.Symbolics;

/// <summary>Says a formula in words, for the name of what it computes.</summary>
/// <param name="known">What already has a name.</param>
/// <param name="times">The word between factors.</param>
internal sealed class FormulaWords(Func<Expr, string?> known, string times = "")
{
    private const int Longest = 32;

    /// <summary>The formula as one word in Pascal case; null where that gets too long to read.</summary>
    public string? Of(Expr expr) => Words(expr) is { Length: > 0 and <= Longest } words ? words : null;

    private string Words(Expr expr) => known(expr) is { } name ? Pascal(name) : expr switch
    {
        Symbol s => (s.Role == Role.Adjoint ? "Lambda" : s.Role == Role.Plus ? "New" : "") + Pascal(s.Name),
        Call { Function: Function.Exp } call when DecayOf(call.Arguments[0]) is { } tau => "Decay" + tau,
        Call { Function: Function.Steps } call => Words(call.Arguments[0]) + "Steps",
        Call { Function: Function.ExprelSlope } call => $"ExprelSlope{(call.Arguments[1] is Number { Value: > 1 } order ? order.Value.ToString("R", CultureInfo.InvariantCulture) : "")}{Words(call.Arguments[0])}",
        Call call => call.Function + string.Concat(call.Arguments.Select(Words)),
        Power { Exponent: Number { Value: -1 } } power => "Inverse" + Words(power.Base),
        Power { Exponent: Number { Value: 2 } } power => Words(power.Base) + "Squared",
        Product product => OfProduct(product),
        Sum sum => string.Concat(sum.Terms.OrderBy(IsNegative).Select((t, i) => (IsNegative(t) ? "Minus" : i == 0 ? "" : "Plus") + OfTerm(t))),
        Choice { Then: Number { Value: 1 }, Else: Number { Value: 0 } } flag => Words(flag.Condition),
        Choice choice => $"{Words(choice.Then)}If{Words(choice.Condition)}Else{Words(choice.Else)}",
        Compare compare => $"{Words(compare.Left)}Above{Words(compare.Right)}",
        Number { Value: 0 } => "Zero",
        Number { Value: 1 } => "One",
        Number { Value: 2 } => "Two",
        Number { Value: 0.5 } => "Half",
        _ => "Constant",
    };

    private string OfTerm(Expr term)
    {
        var (number, rest) = Algebra.SplitNumber(term);
        return Words(rest.IsOne() ? Algebra.Num(Math.Abs(number)) : rest);
    }

    private string OfProduct(Product product)
    {
        var above = product.Factors.Where(f => f is not (Number or Power { Exponent: Number { Value: -1 } })).Select(Words).ToList();
        var below = product.Factors.OfType<Power>().Where(p => p.Exponent is Number { Value: -1 }).Select(p => Words(p.Base)).ToList();
        string scale = product.Factors[0] is Number number ? number.Value == -1 ? "Minus" : "Scaled" : "";
        return scale + (above.Count == 0 ? "Inverse" + string.Concat(below) : string.Join(times, above) + (below.Count == 0 ? "" : "Over" + string.Concat(below)));
    }

    private static bool IsNegative(Expr term) => Algebra.SplitNumber(term).Number < 0;

    /// <summary>τ of exp(−Dt/τ).</summary>
    private static string? DecayOf(Expr exponent) =>
        exponent is Product product && product.Factors.Count == 3 && product.Factors[0] is Number { Value: -1 }
        && product.Factors[1] is Symbol { Name: "Dt" } && product.Factors[2] is Power { Base: Symbol tau, Exponent: Number { Value: -1 } } ? tau.Name : null;

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
