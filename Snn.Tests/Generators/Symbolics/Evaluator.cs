using Snn.Generators.Symbolics;

namespace Snn.Tests.Generators.Symbolics;

/// <summary>The plain meaning of an expression, in double.</summary>
internal static class Evaluator
{
    public static double Evaluate(this Expr expr, IReadOnlyDictionary<Symbol, double> values) => expr switch
    {
        Number n => n.Value,
        Symbol s => values[s],
        Sum sum => sum.Terms.Sum(t => t.Evaluate(values)),
        Product product => product.Factors.Aggregate(1.0, (p, f) => p * f.Evaluate(values)),
        Power power => Math.Pow(power.Base.Evaluate(values), power.Exponent.Evaluate(values)),
        Call call => Apply(call.Function, [.. call.Arguments.Select(a => a.Evaluate(values))]),
        Choice choice => choice.Condition.Evaluate(values) != 0 ? choice.Then.Evaluate(values) : choice.Else.Evaluate(values),
        Compare compare => Compared(compare.Left.Evaluate(values), compare.Right.Evaluate(values), compare.OrEqual) ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, null),
    };

    public static double Apply(Function function, double[] x) => function switch
    {
        Function.Exp => Math.Exp(x[0]),
        Function.Log => Math.Log(x[0]),
        Function.Tanh => Math.Tanh(x[0]),
        Function.Abs => Math.Abs(x[0]),
        Function.Sqrt => Math.Sqrt(x[0]),
        Function.Max => Math.Max(x[0], x[1]),
        Function.Min => Math.Min(x[0], x[1]),
        Function.Sin => Math.Sin(x[0]),
        Function.Cos => Math.Cos(x[0]),
        Function.Floor => Math.Floor(x[0]),
        Function.Sign => Math.Sign(x[0]),
        Function.Expm1 => Snn.Runtime.ScalarMath.Expm1(x[0]),
        Function.Log1p => Snn.Runtime.ScalarMath.Log1p(x[0]),
        Function.Sigmoid => Snn.Runtime.ScalarMath.Sigmoid(x[0]),
        Function.Exprel => Snn.Runtime.ScalarMath.Exprel(x[0]),
        Function.ExprelSlope => Snn.Runtime.ScalarMath.ExprelSlope(x[0], (int)x[1]),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    private static bool Compared(double a, double b, bool orEqual) => orEqual ? a >= b : a > b;
}
