using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators.Mutants;

/// <summary>
/// What became of a mutant. Where the user's code compiles by itself, it is working code or an error of ours at a place in
/// it; whether it does, the compiler says without the generator, when nothing but the implementations of partial properties
/// is missing.
/// </summary>
internal sealed record Verdict(Mutant Mutant, bool IsValid, bool IsReported, string? Fault)
{
    public override string ToString() => $"{Fault}\non {Mutant}";
}

/// <summary>Compiles many mutants at once, each in a namespace of its own.</summary>
internal static class MutantJudge
{
    private const string MissingImplementation = "CS9248";

    private static readonly string[] Marks = ["NeuronAttribute", "SynapseAttribute", "CustomUpdateAttribute", "LossAttribute", "PenaltyAttribute", "PlasticityAttribute", "RewiringAttribute", "NetworkAttribute"];

    /// <summary>Files that a marked class adds to at least, by its mark.</summary>
    private static readonly Dictionary<string, int> Parts = new() { ["NeuronAttribute"] = 1, ["SynapseAttribute"] = 1, ["CustomUpdateAttribute"] = 2, ["LossAttribute"] = 2, ["PenaltyAttribute"] = 2, ["PlasticityAttribute"] = 1, ["RewiringAttribute"] = 2, ["NetworkAttribute"] = 4 };

    public static IReadOnlyList<Verdict> Judge(IReadOnlyList<Mutant> mutants, NullableContextOptions nullable = NullableContextOptions.Enable)
    {
        var empty = Compiler.Compilation();
        var compilation = empty.WithOptions(empty.Options.WithWarningLevel(9999).WithNullableContextOptions(nullable)).AddSyntaxTrees(mutants.SelectMany(m => m.Trees()));
        var before = ByMutant(compilation.GetDiagnostics().Where(IsError));
        var compiled = Compiler.Run(compilation);
        if (compiled.Crash is { } crash)
        {
            return mutants.Count == 1
                ? [new(mutants[0], true, false, $"crash: {crash}")]
                : [.. mutants.SelectMany(m => Judge([m], nullable))];
        }

        var after = ByMutant(compiled.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        var ours = compiled.Diagnostics.ToLookup(d => NumberOf(d.Location.GetLineSpan().Path ?? "") ?? NumberOf(d.GetMessage()));
        return [.. mutants.Select(m =>
        {
            bool isValid = before[m.Number].All(d => d.Id == MissingImplementation);
            var errors = ours[m.Number].Where(IsError).ToArray();
            return new Verdict(m, isValid, errors.Length > 0, FaultOf(m, isValid, [.. before[m.Number]], [.. after[m.Number]], errors, compiled.Output));
        })];
    }

    private static string? FaultOf(Mutant mutant, bool isValid, Diagnostic[] before, Diagnostic[] after, Diagnostic[] ours, Compilation output)
    {
        if (ours.FirstOrDefault(d => d.Id == Rule.Internal) is { } inside)
        {
            return $"internal: {inside}";
        }

        if (!isValid)
        {
            return null; // what C# refuses may be refused without a word of ours
        }

        if (ours.FirstOrDefault(d => d.Location.GetLineSpan().Path is not { Length: > 0 }) is { } placeless)
        {
            return $"placeless: {placeless}";
        }

        if (after.FirstOrDefault(d => IsGenerated(d) && IsError(d)) is { } broken)
        {
            return $"broken: {Cited(broken)}";
        }

        if (after.FirstOrDefault(d => !IsGenerated(d) && IsError(d) && d.Id != MissingImplementation && !before.Any(b => b.Id == d.Id && b.Location.GetLineSpan().Equals(d.Location.GetLineSpan()))) is { } hurt)
        {
            return $"broken at the user's: {Cited(hurt)}";
        }

        if (ours.Length == 0 && after.FirstOrDefault(d => d.Id == MissingImplementation) is { } missing)
        {
            return $"vanished: {missing.GetMessage()}";
        }

        if (ours.Length == 0 && Vanished(mutant, output) is { } vanished)
        {
            return $"vanished: {vanished}";
        }

        return after.FirstOrDefault(IsGenerated) is { } warning ? $"warned: {Cited(warning)}" : null;
    }

    /// <summary>A marked class without all of its generated files.</summary>
    private static string? Vanished(Mutant mutant, Compilation output)
    {
        foreach (var tree in output.SyntaxTrees.Where(t => NumberOf(t.FilePath) == mutant.Number && !IsGenerated(t)))
        {
            var meaning = output.GetSemanticModel(tree);
            foreach (var declaration in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Where(t => t.AttributeLists.Count > 0))
            {
                var type = meaning.GetDeclaredSymbol(declaration)!;
                if (type.GetAttributes().Select(a => a.AttributeClass).FirstOrDefault(a => a is not null && Marks.Contains(a.Name) && a.ContainingNamespace.ToDisplayString() == "Snn") is { } mark
                    && type.DeclaringSyntaxReferences.Count(r => IsGenerated(r.SyntaxTree)) < LeastParts(type, mark.Name))
                {
                    return $"{type.Name} has {type.DeclaringSyntaxReferences.Count(r => IsGenerated(r.SyntaxTree))} generated parts";
                }
            }
        }

        return null;
    }

    /// <summary>A network that is not trained has its face, and a simulation for each of two backends.</summary>
    private static int LeastParts(INamedTypeSymbol type, string mark) =>
        mark == "NetworkAttribute" && !type.GetAttributes().Any(a => a.AttributeClass?.Name == "TrainAttribute") ? 3 : Parts[mark];

    private static ILookup<int?, Diagnostic> ByMutant(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.ToLookup(d => d.Location.SourceTree is { } tree ? NumberOf(tree.FilePath) : null);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static bool IsGenerated(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree && IsGenerated(tree);

    private static bool IsGenerated(SyntaxTree tree) => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);

    private static int? NumberOf(string text) =>
        System.Text.RegularExpressions.Regex.Match(text, @"\bM(\d{7})(?=\b|_)") is { Success: true } match ? int.Parse(match.Groups[1].Value) : null;

    private static string Cited(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.SourceTree!.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line];
        return $"{diagnostic.Id} {diagnostic.GetMessage()} in {Path.GetFileName(diagnostic.Location.SourceTree.FilePath)}: {line.ToString().Trim()}";
    }
}
