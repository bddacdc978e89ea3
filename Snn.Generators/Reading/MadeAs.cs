using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Snn.Generators.Reading;

/// <summary>How a property is declared.</summary>
internal static class MadeAs
{
    /// <summary>What it is made as.</summary>
    public static ExpressionSyntax? Made(this IPropertySymbol property, CancellationToken stop) =>
        property.Syntax(stop) is { } syntax ? (syntax.Initializer?.Value ?? syntax.ExpressionBody?.Expression)?.Bare() : null;

    /// <summary>Its type, as it is written.</summary>
    public static TypeSyntax? TypeSyntax(this IPropertySymbol property, CancellationToken stop) => property.Syntax(stop)?.Type;

    private static PropertyDeclarationSyntax? Syntax(this IPropertySymbol property, CancellationToken stop) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(stop) as PropertyDeclarationSyntax;
}
