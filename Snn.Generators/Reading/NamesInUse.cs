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
    private static readonly IReadOnlyList<(string Name, string Space)> Sought =
        [.. GeneratedNames.Types.Select(t => (t.Key, t.Value)), .. GeneratedNames.Attributes.SelectMany(t => new[] { (t.Key, t.Value), (t.Key + "Attribute", t.Value) })];

    /// <summary>The names, in a fixed order. Most classes have none.</summary>
    public static EquatableArray<string> In(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in type.AndBases().SelectMany(t => t.GetMembers()).Where(m => !m.IsImplicitlyDeclared))
        {
            if (member.Name.StartsWith("_", StringComparison.Ordinal) || GeneratedNames.Parts.Contains(member.Name) || IsSought(member.Name))
            {
                found.Add(member.Name);
            }
        }

        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            string here = space.IsGlobalNamespace ? "" : space.ToDisplayString();
            var whole = compilation.GetCompilationNamespace(space) ?? space;
            found.UnionWith(Sought.Where(s => s.Space != here && whole.GetMembers(s.Name).Any()).Select(s => s.Name));
        }

        // what the user means by a name goes on to mean it, whichever file of the class it is in
        foreach (var part in type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>())
        {
            var model = compilation.GetSemanticModel(part.SyntaxTree);
            found.UnionWith(GeneratedNames.Parts.Where(name => !found.Contains(name) && part.DescendantTokens().Any(t => t.ValueText == name) && model.LookupSymbols(Inside(part), name: name).Length > 0));
        }

        foreach (var scope in compilation.GetSemanticModel(syntax.SyntaxTree).GetImportScopes(syntax.SpanStart))
        {
            found.UnionWith(scope.Aliases.Where(a => IsGlobal(a.DeclaringSyntaxReferences.FirstOrDefault()) && IsSought(a.Name)).Select(a => a.Name));
            foreach (var import in scope.Imports.Where(i => IsGlobal(i.DeclaringSyntaxReference)).Select(i => i.NamespaceOrType))
            {
                string here = import.ToDisplayString();
                found.UnionWith(Sought.Where(s => s.Space != here && import.GetMembers(s.Name).Any(m => m is not INamespaceSymbol)).Select(s => s.Name));
            }
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

        if (written.ContainsKey(type.Name))
        {
            yield return Problems.At(Rule.MemberWritten, syntax.Identifier.GetLocation(), type.Name, type.Name);
        }

        if (compilation.GetSemanticModel(syntax.SyntaxTree).LookupNamespacesAndTypes(Inside(syntax), name: "var").Length > 0)
        {
            yield return Problems.At(Rule.CalledVar, syntax.Identifier.GetLocation(), type.Name);
        }

        foreach (var name in type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().SelectMany(part => Captured(part, type, compilation, written.Keys)))
        {
            yield return Problems.At(Rule.MemberWritten, name.GetLocation(), name.Identifier.ValueText, type.Name);
        }
    }

    /// <summary>Expressions of the class that name a type around it, and would mean the generated member of that name.</summary>
    private static IEnumerable<SimpleNameSyntax> Captured(TypeDeclarationSyntax part, INamedTypeSymbol type, Compilation compilation, IEnumerable<string> written)
    {
        var model = compilation.GetSemanticModel(part.SyntaxTree);
        var around = written.Where(name => type.Name != name && model.LookupSymbols(Inside(part), name: name).Any(s => s is INamespaceOrTypeSymbol && (s.ContainingType is not { } owner || !type.IsOrDerivesFrom(owner)))).ToList();
        return around.Count == 0 ? [] : part.DescendantNodes().OfType<SimpleNameSyntax>().Where(n =>
            around.Contains(n.Identifier.ValueText) && n.Parent is MemberAccessExpressionSyntax access && access.Expression == n && model.GetSymbolInfo(n).Symbol is INamespaceOrTypeSymbol);
    }

    /// <summary>A method of the same name with other parameters is one more, and none that is written twice.</summary>
    private static bool IsSame(ISymbol member, int parameters) =>
        member is not IMethodSymbol { IsGenericMethod: var isGeneric, Parameters.Length: var own } || parameters < 0 || (!isGeneric && own == parameters);

    private static bool IsSought(string name) => GeneratedNames.Types.ContainsKey(name)
        || GeneratedNames.Attributes.ContainsKey(name) || (name.EndsWith("Attribute", StringComparison.Ordinal) && GeneratedNames.Attributes.ContainsKey(name.Substring(0, name.Length - "Attribute".Length)));

    /// <summary>A place where names mean what they mean in the class.</summary>
    private static int Inside(TypeDeclarationSyntax part) =>
        part.OpenBraceToken.RawKind == (int)SyntaxKind.None ? part.Identifier.Span.End : part.OpenBraceToken.Span.End;

    private static bool IsGlobal(SyntaxReference? declaration) =>
        declaration?.GetSyntax() is UsingDirectiveSyntax { GlobalKeyword.RawKind: (int)SyntaxKind.GlobalKeyword };
}
