using System;
using System.Globalization;
using System.Linq;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Expressions as C# on vectors of neurons.</summary>
internal sealed class SimdNotation(Names names) : Notation
{
    protected override string Name(Symbol symbol) => names.Local(symbol);

    protected override string Literal(double value) => FloatLiteral(value);

    protected override string LiteralTerm(double value) => value switch
    {
        0 => "Vector<float>.Zero",
        1 => "Vector<float>.One",
        _ => $"Vector.Create({FloatLiteral(value)})",
    };

    protected override string Function(Function function, string[] x) => function switch
    {
        Symbolics.Function.Abs or Symbolics.Function.Max or Symbolics.Function.Min or Symbolics.Function.Floor => $"Vector.{function}({string.Join(", ", x)})",
        _ => $"VectorMath.{function}({string.Join(", ", x)})",
    };

    /// <summary>A bound that is a number costs one instruction, which gives the second argument where that is NaN; Vector.Max takes eight.</summary>
    protected override string Apply(Call call)
    {
        var bound = call.Function is Symbolics.Function.Min or Symbolics.Function.Max ? call.Arguments.FirstOrDefault(a => a is Number) : null;
        return bound is null
            ? base.Apply(call)
            : $"Vector.{call.Function}Native({Write(bound)}, {Write(call.Arguments.First(a => a != bound))})";
    }

    protected override string Raise(Expr root, Expr exponent) => exponent switch
    {
        Number { Value: 2 } => $"VectorMath.Square({Write(root)})",
        Number { Value: 0.5 } => $"Vector.SquareRoot({Write(root)})",
        Number n => $"VectorMath.Power({Write(root)}, {Literal(n.Value)})",
        _ => $"VectorMath.Power({Write(root)}, {Write(exponent)})",
    };

    protected override string Choose(Choice choice) =>
        $"VectorMath.Select({Write(choice.Condition)}, {Write(choice.Then)}, {Write(choice.Else)})";

    protected override bool ChoiceIsOperator => false;

    protected override bool ComparisonIsOperator => false;

    protected override string Comparison(Compare compare) =>
        $"Vector.GreaterThan{(compare.OrEqual ? "OrEqual" : "")}({Write(compare.Left)}, {Write(compare.Right)})";

    public override string WriteForAny(Compare compare) =>
        $"Vector.GreaterThan{(compare.OrEqual ? "OrEqual" : "")}Any({Write(compare.Left)}, {Write(compare.Right)})";

    protected override string Reciprocal(string denominator) => $"Vector<float>.One / {denominator}";

    public static string FloatLiteral(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";
}

/// <summary>Expressions as C# on one neuron.</summary>
internal class ScalarNotation(Func<Symbol, string> name) : Notation
{
    protected override string Name(Symbol symbol) => name(symbol);

    protected override string Literal(double value) => SimdNotation.FloatLiteral(value);

    protected override string Function(Function function, string[] x) => function switch
    {
        >= Symbolics.Function.Sign and < Symbolics.Function.Steps => $"ScalarMath.{function}({string.Join(", ", x)})",
        _ => $"MathF.{function}({string.Join(", ", x)})",
    };

    protected override string Raise(Expr root, Expr exponent) => exponent switch
    {
        Number { Value: 2 } => $"ScalarMath.Square({Write(root)})",
        Number { Value: 0.5 } => $"MathF.Sqrt({Write(root)})",
        _ => $"MathF.Pow({Write(root)}, {Write(exponent)})",
    };

    protected override string Reciprocal(string denominator) => $"1f / {denominator}";
}

/// <summary>The same where it is computed for single synapses, spike by spike: a bound that is a constant costs a comparison.</summary>
internal sealed class SpikeNotation(Func<Symbol, string> name) : ScalarNotation(name)
{
    protected override string Apply(Call call)
    {
        if (call.Function is not (Symbolics.Function.Min or Symbolics.Function.Max) || call.Arguments.Count(a => a.IsConstant()) != 1)
        {
            return base.Apply(call);
        }

        var (value, bound) = call.Arguments[0].IsConstant() ? (call.Arguments[1], call.Arguments[0]) : (call.Arguments[0], call.Arguments[1]);
        return $"ScalarMath.{(call.Function == Symbolics.Function.Min ? "AtMost" : "AtLeast")}({Write(value)}, {Write(bound)})";
    }
}

/// <summary>Expressions of parameters as C# in double, for constants.</summary>
internal sealed class HostNotation(Func<Symbol, string> name) : Notation
{
    protected override string Name(Symbol symbol) => name(symbol);

    protected override string Literal(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15 ? value.ToString("F1", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);

    protected override string Function(Function function, string[] x) => function switch
    {
        Symbolics.Function.Steps => $"Math.Round({x[0]} / dt)",
        >= Symbolics.Function.Sign and < Symbolics.Function.Steps => $"ScalarMath.{function}({string.Join(", ", x)})",
        _ => $"Math.{function}({string.Join(", ", x)})",
    };

    protected override string Raise(Expr root, Expr exponent) =>
        exponent is Number { Value: 0.5 } ? $"Math.Sqrt({Write(root)})" : $"Math.Pow({Write(root)}, {Write(exponent)})";

    protected override string Reciprocal(string denominator) => $"1.0 / {denominator}";
}
