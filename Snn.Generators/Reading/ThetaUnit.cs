using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// The unit of θ, the distance from a threshold: that of both sides of its condition. C# knows only that θ may be divided by any
/// quantity; whether it is the right one is known where the condition is.
/// </summary>
internal sealed class ThetaUnit(ITypeSymbol unit, List<Problem> problems)
{
    /// <summary>Checks what θ is divided by, compared with or added to.</summary>
    public void Check(IBinaryOperation operation)
    {
        var (left, right) = (Unconverted(operation.LeftOperand), Unconverted(operation.RightOperand));
        var other = IsTheta(left) ? right : IsTheta(right) ? left : null;
        if (other?.Type is not { } type || !type.IsQuantity())
        {
            return;
        }

        if (operation.OperatorKind != BinaryOperatorKind.Multiply)
        {
            Compare(type, other);
        }
        else if (unit.IsQuantity())
        {
            Report(type, other, "a number"); // there are no squares of quantities
        }
    }

    /// <summary>Checks the width that a function of the library is given.</summary>
    public void Check(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments.Where(a => a.Value.Type?.IsQuantity() == true))
        {
            Compare(argument.Value.Type!, argument.Value);
        }
    }

    /// <summary>The type of both sides of a condition; null where it is no comparison.</summary>
    public static ITypeSymbol? Of(IOperation? condition) => condition switch
    {
        IBinaryOperation comparison => comparison.LeftOperand.Type,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Of(not.Operand),
        IParenthesizedOperation inner => Of(inner.Operand),
        IInvocationOperation { Arguments.Length: > 0 } call => call.Arguments[0].Value.Type, // a crossing: the first is what crosses
        _ => null,
    };

    private void Compare(ITypeSymbol type, IOperation at)
    {
        if (SymbolEqualityComparer.Default.Equals(type, unit))
        {
            return;
        }

        Report(type, at, A(unit));
    }

    private void Report(ITypeSymbol type, IOperation at, string instead) =>
        problems.Add(Problems.At(Rule.ThetaUnit, at.Syntax.GetLocation(), A(unit), $"'{at.Syntax}' is {A(type)}", $"write {instead}"));

    private static string A(ITypeSymbol type) => type.IsQuantity() ? $"a {type.Name}" : "a number";

    private static bool IsTheta(IOperation operation) => operation.Type?.QualifiedName() == Vocabulary.Theta;

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { IsImplicit: true } conversion ? Unconverted(conversion.Operand) : operation;
}
