using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Snn.Generators.Symbolics;

/// <summary>
/// Writes expressions as text. The base writes the notation of papers, for comments and descriptions; emitters override
/// what their language says otherwise.
/// </summary>
internal class Notation
{
    public static readonly Notation Paper = new();

    private const int SumLevel = 1, ProductLevel = 2, PowerLevel = 3, Atom = 4;

    /// <summary>The level at which all but names, numbers and calls have parentheses.</summary>
    protected const int Innermost = Atom;

    public string Write(Expr expr) => Write(expr, 0);

    /// <summary>A time, with its unit where it is a plain number.</summary>
    public string WriteTime(Expr time) => time is Number ? Write(time) + Milliseconds : Write(time);

    /// <summary>A comparison for C# to decide by: whether it holds for any of the values that are computed together.</summary>
    public virtual string WriteForAny(Compare compare) => Write(compare);

    /// <summary>The unit of a time, behind a number.</summary>
    protected virtual string Milliseconds => " ms";

    protected virtual string Name(Symbol symbol) => symbol.Role switch
    {
        Role.Minus => symbol.Name + "⁻",
        Role.Plus => symbol.Name + "⁺",
        _ => symbol.Name,
    };

    /// <summary>A number that multiplies something else, beside which it stands.</summary>
    protected virtual string Literal(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number that is a value by itself: a term, an argument, all that is above a fraction line, a whole expression.</summary>
    protected virtual string LiteralTerm(double value) => Literal(value);

    /// <summary>A function of its arguments.</summary>
    protected virtual string Apply(Call call) => Function(call.Function, Arguments(call));

    protected virtual string Function(Function function, string[] arguments) => $"{function}({string.Join(", ", arguments)})";

    protected virtual string Raise(Expr root, Expr exponent) => exponent is Number { Value: 2 }
        ? Write(root, PowerLevel + 1) + "²"
        : $"{Write(root, PowerLevel + 1)}^{Write(exponent, PowerLevel + 1)}";

    protected virtual string Choose(Choice choice) =>
        $"{Write(choice.Condition, SumLevel)} ? {Write(choice.Then, SumLevel)} : {Write(choice.Else)}";

    /// <summary>How tightly a choice binds: as an operator here, as a call in some languages.</summary>
    protected virtual bool ChoiceIsOperator => true;

    protected virtual string Comparison(Compare compare) =>
        $"{Write(compare.Left, SumLevel)} {(compare.OrEqual ? ">=" : ">")} {Write(compare.Right, SumLevel)}";

    /// <summary>How tightly a comparison binds: as an operator here, as a call in some languages.</summary>
    protected virtual bool ComparisonIsOperator => true;

    /// <summary>Between factors.</summary>
    protected virtual string Times => " * ";

    /// <summary>A quotient of products.</summary>
    protected virtual string Divide(IReadOnlyList<Expr> above, IReadOnlyList<Expr> below)
    {
        string denominator = below.Count == 1 ? Write(below[0], PowerLevel) : "(" + Factors(below) + ")";
        return above.Count == 0 ? Reciprocal(denominator) : Factors(above) + " / " + denominator;
    }

    /// <summary>Factors multiplied; a number is a mere factor where something else is multiplied with it.</summary>
    protected string Factors(IReadOnlyList<Expr> factors) => factors.Any(f => f is not Number)
        ? string.Join(Times, factors.Select(f => f is Number { Value: >= 0 } n ? Literal(n.Value) : Write(f, ProductLevel)))
        : string.Join(Times, factors.Select(f => Write(f, ProductLevel)));

    protected virtual string Reciprocal(string denominator) => $"1 / {denominator}";

    /// <summary>Writes a subexpression with parentheses where its operator binds less than <paramref name="level"/>.</summary>
    protected string Write(Expr expr, int level)
    {
        var (text, own) = expr switch
        {
            Number n => (LiteralTerm(n.Value), n.Value < 0 ? SumLevel : Atom),
            Symbol s => (Name(s), Atom),
            Sum sum => (WriteSum(sum), SumLevel),
            Product product => (WriteProduct(product), ProductLevel),
            Power { Exponent: Number { Value: -1 } } power => (Reciprocal(Write(power.Base, PowerLevel)), ProductLevel),
            Power power => (Raise(power.Base, power.Exponent), PowerLevel),
            Call call => (Apply(call), Atom),
            Choice choice => (Choose(choice), ChoiceIsOperator ? 0 : Atom),
            Compare compare => (Comparison(compare), ComparisonIsOperator ? 0 : Atom),
            Opaque opaque => (opaque.Words, Atom),
            _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, null),
        };
        return own < level ? $"({text})" : text;
    }

    /// <summary>The order of a derivative is a whole number in every language.</summary>
    private string[] Arguments(Call call) => call.Function == Symbolics.Function.ExprelSlope && call.Arguments[1] is Number order
        ? [Write(call.Arguments[0]), order.Value.ToString("R", CultureInfo.InvariantCulture)]
        : call.Arguments.Select(a => Write(a)).ToArray();

    private string WriteSum(Sum sum)
    {
        // "a - b" rather than "-b + a"
        var terms = sum.Terms.ToList();
        int lead = terms.FindIndex(t => Algebra.SplitNumber(t).Number >= 0);
        if (lead > 0)
        {
            var first = terms[lead];
            terms.RemoveAt(lead);
            terms.Insert(0, first);
        }

        var text = new StringBuilder(Write(terms[0], SumLevel));
        foreach (var term in terms.Skip(1))
        {
            bool minus = Algebra.SplitNumber(term).Number < 0;
            text.Append(minus ? " - " : " + ").Append(Write(minus ? Algebra.Neg(term) : term, minus && term is not Number ? ProductLevel : SumLevel));
        }

        return text.ToString();
    }

    private string WriteProduct(Product product)
    {
        var above = product.Factors.Where(f => !IsReciprocal(f)).ToList();
        var below = product.Factors.Where(IsReciprocal).Select(f => ((Power)f).Base).ToList();
        string sign = "";
        if (above.Count > 0 && above[0] is Number { Value: < 0 } number)
        {
            sign = "-";
            above.RemoveAt(0);
            if (number.Value != -1)
            {
                above.Insert(0, Algebra.Num(-number.Value));
            }
        }

        return sign + (below.Count == 0 ? Factors(above) : Divide(above, below));
    }

    private static bool IsReciprocal(Expr factor) => factor is Power { Exponent: Number { Value: -1 } };
}
