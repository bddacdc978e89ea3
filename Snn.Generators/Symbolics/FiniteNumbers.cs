using System;
using System.Linq;

namespace Snn.Generators.Symbolics;

/// <summary>Finds numbers that no kernel can hold.</summary>
internal static class FiniteNumbers
{
    // what an operation makes lies no deeper in its result
    private const int Depth = 3;

    /// <summary>What is wrong with a number in the outer parts of an expression, in words; null where nothing is.</summary>
    public static string? Problem(Expr expr) => Problem(expr, Depth);

    private static string? Problem(Expr expr, int depth) => expr switch
    {
        Number n when double.IsNaN(n.Value) => "not a number",
        Number n when double.IsInfinity(n.Value) => "infinite",
        Number n when Math.Abs(n.Value) > float.MaxValue => "too large",
        Power { Base: Number { Value: 0 }, Exponent: Number { Value: < 0 } } => "a division by 0",
        _ when depth > 0 => expr.Children().Select(c => Problem(c, depth - 1)).FirstOrDefault(p => p is not null),
        _ => null,
    };
}
