using System;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Reading;

/// <summary>The pseudo-derivatives of Snn.Surrogates written out; a test holds them against the functions.</summary>
internal static class SurrogateLibrary
{
    public static Expr? Write(string name, Expr[] x) => name switch
    {
        "Triangular" => Apply(Function.Max, Zero, Sub(One, Apply(Function.Abs, Div(x[0], x[1])))),
        "Boxcar" => If(Greater(x[1], Apply(Function.Abs, x[0]), orEqual: true), One, Zero),
        "StraightThrough" => One,
        "FastSigmoid" => Div(One, Pow(Add(One, Mul(x[1], Apply(Function.Abs, x[0]))), Num(2))),
        "Arctan" => Div(Mul(Num(0.5), x[1]), Add(One, Pow(Mul(Num(Math.PI / 2), x[1], x[0]), Num(2)))),
        "Sigmoid" => Mul(x[1], Apply(Function.Sigmoid, Mul(x[1], x[0])), Apply(Function.Sigmoid, Neg(Mul(x[1], x[0])))),
        "Gaussian" => Normal(x[0], x[1]),
        "MultiGaussian" => Sub(
            Mul(Add(One, x[2]), Normal(x[0], x[1])),
            Mul(x[2], Add(Normal(Sub(x[0], x[1]), Mul(x[3], x[1])), Normal(Add(x[0], x[1]), Mul(x[3], x[1]))))),
        _ => null,
    };

    private static Expr Normal(Expr x, Expr sd) =>
        Div(Apply(Function.Exp, Mul(Num(-0.5), Pow(Div(x, sd), Num(2)))), Mul(Num(Math.Sqrt(2 * Math.PI)), sd));
}
