using System.Linq;
using Microsoft.CodeAnalysis;

namespace Snn.Generators.Reading;

/// <summary>The properties of a class. A name that is declared twice, which C# reports, is read once and makes no code.</summary>
internal static class OwnProperties
{
    public static IPropertySymbol[] Properties(this INamedTypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(p => !p.IsStatic && !p.IsIndexer && !p.IsImplicitlyDeclared)
        .GroupBy(p => p.Name)
        .Select(g => g.First())
        .ToArray();

    public static bool HasNameTwice(this INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().Any(p => !p.IsIndexer && type.GetMembers(p.Name).Length > 1);
}
