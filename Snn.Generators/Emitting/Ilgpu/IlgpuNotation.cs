using System;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Expressions as C# that a device runs for one neuron: plain floats, no library function that devices disagree on.</summary>
internal sealed class IlgpuNotation(Func<Symbol, string> name) : Notation
{
    public IlgpuNotation(Names names)
        : this(names.Local)
    {
    }

    protected override string Name(Symbol symbol) => name(symbol);

    protected override string Literal(double value) => SimdNotation.FloatLiteral(value);

    protected override string Function(Function function, string[] x) => function switch
    {
        Symbolics.Function.Abs or Symbolics.Function.Sqrt or Symbolics.Function.Floor => $"MathF.{function}({string.Join(", ", x)})",
        _ => $"DeviceMath.{function}({string.Join(", ", x)})",
    };

    protected override string Raise(Expr root, Expr exponent) => exponent switch
    {
        Number { Value: 2 } => $"DeviceMath.Square({Write(root)})",
        Number { Value: 0.5 } => $"MathF.Sqrt({Write(root)})",
        Number n when n.Value == Math.Floor(n.Value) && Math.Abs(n.Value) <= 16 => $"DeviceMath.Power({Write(root)}, {(int)n.Value})",
        _ => $"DeviceMath.Power({Write(root)}, {Write(exponent)})",
    };

    // what is not a number is above nothing: the comparisons of some devices say otherwise
    protected override string Comparison(Compare compare) => $"DeviceMath.{(compare.OrEqual ? "AtLeast" : "Above")}({Write(compare.Left)}, {Write(compare.Right)})";

    protected override bool ComparisonIsOperator => false;

    protected override string Reciprocal(string denominator) => $"1f / {denominator}";
}
