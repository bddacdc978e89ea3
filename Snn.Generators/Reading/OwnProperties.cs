using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Snn.Generators.Reading;

/// <summary>
/// The properties of a class, those that it inherits from classes of the user's among them. A name that is declared twice,
/// which C# reports, is read once and makes no code.
/// </summary>
internal static class OwnProperties
{
    public static IPropertySymbol[] Properties(this INamedTypeSymbol type) => type.AndBases().Reverse()
        .SelectMany(t => t.GetMembers().OfType<IPropertySymbol>())
        .Where(p => !p.IsStatic && !p.IsIndexer && !p.IsImplicitlyDeclared && p.ExplicitInterfaceImplementations.Length == 0)
        .Where(p => SymbolEqualityComparer.Default.Equals(p.ContainingType, type) || p.DeclaredAccessibility != Accessibility.Private)
        .GroupBy(p => p.Name)
        .Select(g => g.First(p => SymbolEqualityComparer.Default.Equals(p.ContainingType, g.Last().ContainingType)))
        .ToArray();

    /// <summary>The class and those that it derives from, up to the first of SnnDsl or of the framework.</summary>
    public static IEnumerable<INamedTypeSymbol> AndBases(this INamedTypeSymbol type)
    {
        yield return type;
        for (var t = type.BaseType; t is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } && !IsLibrary(t); t = t.BaseType)
        {
            yield return t;
        }
    }

    public static bool IsOrDerivesFrom(this INamedTypeSymbol type, INamedTypeSymbol other) =>
        type.AndBases().Any(t => SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, other.OriginalDefinition));

    /// <summary>What a property of a base class is in this class, which may override it.</summary>
    public static IPropertySymbol MostDerived(this INamedTypeSymbol type, IPropertySymbol property) => type.AndBases()
        .SelectMany(t => t.GetMembers(property.Name).OfType<IPropertySymbol>())
        .FirstOrDefault(p => p.AndOverridden().Any(o => SymbolEqualityComparer.Default.Equals(o.OriginalDefinition, property.OriginalDefinition))) ?? property;

    /// <summary>The first member of the name, its own before inherited ones.</summary>
    public static ISymbol? Named(this INamedTypeSymbol type, string name) => type.AndBases().SelectMany(t => t.GetMembers(name)).FirstOrDefault();

    public static bool HasNameTwice(this INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().Any(p => !p.IsIndexer && type.GetMembers(p.Name).Length > 1);

    private static bool IsLibrary(INamedTypeSymbol type) => type.ContainingAssembly?.Name is "Snn.Dsl" or "Snn.Runtime";

    private static IEnumerable<IPropertySymbol> AndOverridden(this IPropertySymbol property)
    {
        for (var p = property; p is not null; p = p.OverriddenProperty)
        {
            yield return p;
        }
    }
}
