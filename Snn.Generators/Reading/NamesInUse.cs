using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// Which of the names that generated parts use mean something of the user's in a class: a name means what the class, its bases
/// or the nearest namespace has of it, and nothing where global usings bring in two.
/// </summary>
internal static class NamesInUse
{
    /// <summary>The names, in a fixed order. Most classes have none.</summary>
    public static EquatableArray<string> In(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in type.AndBases().SelectMany(t => t.GetMembers()).Where(m => !m.IsImplicitlyDeclared))
        {
            if (member.Name.StartsWith("_", StringComparison.Ordinal) || GeneratedNames.Parts.Contains(member.Name) || SoughtNames.Has(member.Name))
            {
                found.Add(member.Name);
            }
        }

        found.UnionWith(PrimaryParameters(type).Select(p => p.Name).Where(SoughtNames.Has));
        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            found.UnionWith(SoughtNames.InNamespace(space, compilation).Where(SoughtNames.Has));
        }

        // what the user means by a name goes on to mean it, whichever file of the class it is in
        foreach (var part in Parts(type))
        {
            var model = compilation.GetSemanticModel(part.SyntaxTree);
            found.UnionWith(Mentioned(part, GeneratedNames.Parts.Contains).Where(name => !found.Contains(name) && model.LookupSymbols(Inside(part), name: name).Length > 0));
        }

        foreach (var scope in compilation.GetSemanticModel(syntax.SyntaxTree).GetImportScopes(syntax.SpanStart))
        {
            found.UnionWith(scope.Aliases.Where(a => IsGlobal(a.DeclaringSyntaxReferences.FirstOrDefault()) && SoughtNames.Has(a.Name)).Select(a => a.Name));
            found.UnionWith(scope.Imports.Where(i => IsGlobal(i.DeclaringSyntaxReference)).SelectMany(i => SoughtNames.InImport(i.NamespaceOrType, compilation)).Where(SoughtNames.Has));
        }

        return found.ToEquatable();
    }

    /// <summary>Members of the class that its generated part has too, and the class itself where it is called like one, as problems.</summary>
    public static IEnumerable<Problem> Clashes(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, IReadOnlyDictionary<string, int> written)
    {
        foreach (var member in written.SelectMany(w => type.GetMembers(w.Key).Where(m => !m.IsImplicitlyDeclared && IsSame(m, w.Value))))
        {
            yield return Problems.At(Rule.MemberWritten, member.Locations[0], member.Name, type.Name);
        }

        // members of a class come before the parameters of its constructor
        foreach (var parameter in PrimaryParameters(type).Where(p => written.ContainsKey(p.Name)))
        {
            yield return Problems.At(Rule.MemberWritten, parameter.Locations[0], parameter.Name, type.Name);
        }

        if (written.ContainsKey(type.Name))
        {
            yield return Problems.At(Rule.MemberWritten, syntax.Identifier.GetLocation(), type.Name, type.Name);
        }

        if (HasVar(syntax, type, compilation))
        {
            yield return Problems.At(Rule.CalledVar, syntax.Identifier.GetLocation(), type.Name);
        }

        foreach (var name in Parts(type).SelectMany(part => Captured(part, type, compilation, written)))
        {
            yield return Problems.At(Rule.MemberWritten, name.GetLocation(), name.Identifier.ValueText, type.Name);
        }
    }

    /// <summary>Whether something is called var where the class stands, so that the word means that.</summary>
    private static bool HasVar(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation)
    {
        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (SoughtNames.InNamespace(space, compilation).Contains(SoughtNames.Var))
            {
                return true;
            }
        }

        return type.AndBases().Any(t => t.GetTypeMembers(SoughtNames.Var).Length > 0)
            || compilation.GetSemanticModel(syntax.SyntaxTree).GetImportScopes(syntax.SpanStart).Any(scope =>
                scope.Aliases.Any(a => a.Name == SoughtNames.Var) || scope.Imports.Any(i => SoughtNames.InImport(i.NamespaceOrType, compilation).Contains(SoughtNames.Var)));
    }

    /// <summary>Expressions of the class that name a type around it, and would mean the generated member of that name.</summary>
    private static IEnumerable<SimpleNameSyntax> Captured(TypeDeclarationSyntax part, INamedTypeSymbol type, Compilation compilation, IReadOnlyDictionary<string, int> written)
    {
        // few classes mention one of them at all, and looking names up is costly
        var mentioned = Mentioned(part, name => type.Name != name && written.ContainsKey(name));
        if (mentioned.Count == 0)
        {
            return [];
        }

        var model = compilation.GetSemanticModel(part.SyntaxTree);
        var around = mentioned.Where(name => model.LookupSymbols(Inside(part), name: name).Any(s => s is INamespaceOrTypeSymbol && (s.ContainingType is not { } owner || !type.IsOrDerivesFrom(owner)))).ToList();
        return around.Count == 0 ? [] : part.DescendantNodes().OfType<SimpleNameSyntax>().Where(n =>
            around.Contains(n.Identifier.ValueText) && n.Parent is MemberAccessExpressionSyntax access && access.Expression == n && model.GetSymbolInfo(n).Symbol is INamespaceOrTypeSymbol);
    }

    /// <summary>Parameters after the class's own name, which mean something in all of its methods.</summary>
    private static IEnumerable<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax)).SelectMany(c => c.Parameters);

    private static IEnumerable<TypeDeclarationSyntax> Parts(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>();

    /// <summary>Those of some names that a part of a class has anywhere.</summary>
    private static HashSet<string> Mentioned(TypeDeclarationSyntax part, Func<string, bool> isAsked)
    {
        var found = new HashSet<string>();
        foreach (var token in part.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && isAsked(token.ValueText))
            {
                found.Add(token.ValueText);
            }
        }

        return found;
    }

    /// <summary>A method of the same name with other parameters is one more, and none that is written twice.</summary>
    private static bool IsSame(ISymbol member, int parameters) =>
        member is not IMethodSymbol { IsGenericMethod: var isGeneric, Parameters: var own } || parameters switch
        {
            GeneratedNames.OrFlag => !isGeneric && (own.Length == 0 || (own.Length == 1 && own[0].Type.SpecialType == SpecialType.System_Boolean)),
            < 0 => true,
            _ => !isGeneric && own.Length == parameters,
        };

    /// <summary>A place where names mean what they mean in the class.</summary>
    private static int Inside(TypeDeclarationSyntax part) =>
        part.OpenBraceToken.RawKind == (int)SyntaxKind.None ? part.Identifier.Span.End : part.OpenBraceToken.Span.End;

    private static bool IsGlobal(SyntaxReference? declaration) =>
        declaration?.GetSyntax() is UsingDirectiveSyntax { GlobalKeyword.RawKind: (int)SyntaxKind.GlobalKeyword };
}
