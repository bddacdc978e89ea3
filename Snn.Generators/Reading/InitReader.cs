using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads in which unit a projection says how its weights start, as in <c>new(Init.Normal(sd: 0.5f * nS))</c>.</summary>
internal static class InitReader
{
    /// <summary>The type of quantity; empty for plain numbers, and where that is not said at the declaration.</summary>
    /// <param name="projection">The property.</param>
    /// <param name="view">The network's class.</param>
    /// <param name="places">Receives where it stands.</param>
    public static string UnitOf(IPropertySymbol projection, ClassView view, List<Place> places)
    {
        var declared = projection.Made(view.Stop);
        if (declared is null || !declared.DescendantNodes().OfType<ArgumentSyntax>().Any(a => a.Expression is not (LiteralExpressionSyntax or PrefixUnaryExpressionSyntax or InvocationExpressionSyntax) && !SynapseDelayCheck.IsOfDelays(a)))
        {
            return ""; // plain numbers, as nearly all are: binding is costly
        }

        var init = Quantities(view.Operation(declared)).FirstOrDefault(c => !SynapseDelayCheck.IsOfDelays(c.Syntax));
        if (init is null)
        {
            return "";
        }

        places.Add(new(NetworkCheck.InitOf(projection.Name), Problems.At("", init.Syntax.GetLocation())));
        return init.TargetMethod.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }

    /// <summary>The distributions in an expression that are given as quantities, by calls whose type argument is the quantity.</summary>
    public static IEnumerable<IInvocationOperation> Quantities(IOperation? operation) => operation?.DescendantsAndSelf().OfType<IInvocationOperation>()
        .Where(c => c.TargetMethod is { IsGenericMethod: true, ContainingType: { Name: "Init", ContainingNamespace.Name: "Snn" } }) ?? [];
}
