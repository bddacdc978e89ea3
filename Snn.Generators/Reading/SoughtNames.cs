using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;

namespace Snn.Generators.Reading;

/// <summary>
/// Which namespaces have types or attributes of their own that are called like those that generated parts name, or var. All
/// classes of a compilation ask the same few namespaces, so each is searched once: a look-up goes through every assembly.
/// </summary>
internal static class SoughtNames
{
    public const string Var = "var";

    private static readonly IReadOnlyList<(string Name, string? Space)> All =
        [(Var, null), .. GeneratedNames.Types.Select(t => (t.Key, (string?)t.Value)), .. GeneratedNames.Attributes.SelectMany(t => new[] { (t.Key, (string?)t.Value), (t.Key + "Attribute", t.Value) })];

    private static readonly HashSet<string> Names = [.. All.Select(s => s.Name).Where(n => n != Var)];

    /// <summary>What was found; it goes with the compilation.</summary>
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<(ISymbol Space, bool IsImport), string[]>> Found = new();

    /// <summary>
    /// The same of an assembly's part of a namespace, or of a type, and which of the names are types. Assemblies outlive a compilation: an edit leaves
    /// those that are referred to as they are.
    /// </summary>
    private static readonly ConditionalWeakTable<INamespaceOrTypeSymbol, (int Name, bool IsType)[]> FoundInPart = new();

    /// <summary>Whether generated parts name a type or an attribute so.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Those that mean something else in a namespace around a class.</summary>
    public static string[] InNamespace(INamespaceSymbol space, Compilation compilation) => Of(space, compilation, isImport: false);

    /// <summary>Those that a using brings in. It brings in no namespaces.</summary>
    public static string[] InImport(INamespaceOrTypeSymbol import, Compilation compilation) => Of(import, compilation, isImport: true);

    private static string[] Of(INamespaceOrTypeSymbol space, Compilation compilation, bool isImport)
    {
        var found = Found.GetValue(compilation, _ => new(BySymbol.Instance));
        return found.TryGetValue((space, isImport), out var names) ? names : found[(space, isImport)] = Search(space, compilation, isImport);
    }

    private static string[] Search(INamespaceOrTypeSymbol space, Compilation compilation, bool isImport)
    {
        string here = space is INamespaceSymbol { IsGlobalNamespace: true } ? "" : space.ToDisplayString();
        var whole = !isImport && space is INamespaceSymbol part ? compilation.GetCompilationNamespace(part) ?? space : space;
        IEnumerable<INamespaceOrTypeSymbol> parts = whole is INamespaceSymbol { ConstituentNamespaces: var several } ? several : new[] { whole };
        var found = new SortedSet<int>();
        foreach (var (name, isType) in parts.SelectMany(p => FoundInPart.GetValue(p, SearchPart)))
        {
            if (All[name].Space != here && (!isImport || isType))
            {
                found.Add(name);
            }
        }

        return [.. found.Select(i => All[i].Name)];
    }

    private static (int Name, bool IsType)[] SearchPart(INamespaceOrTypeSymbol part)
    {
        var found = new List<(int Name, bool IsType)>();
        for (int i = 0; i < All.Count; i++)
        {
            if (part.GetMembers(All[i].Name) is { Length: > 0 } members)
            {
                found.Add((i, members.Any(m => m is not INamespaceSymbol)));
            }
        }

        return [.. found];
    }

    private sealed class BySymbol : IEqualityComparer<(ISymbol Space, bool IsImport)>
    {
        public static readonly BySymbol Instance = new();

        public bool Equals((ISymbol Space, bool IsImport) a, (ISymbol Space, bool IsImport) b) =>
            a.IsImport == b.IsImport && SymbolEqualityComparer.Default.Equals(a.Space, b.Space);

        public int GetHashCode((ISymbol Space, bool IsImport) key) => SymbolEqualityComparer.Default.GetHashCode(key.Space) * 2 + (key.IsImport ? 1 : 0);
    }
}
