using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>Parentheses, casts to the type that is there and the like mean nothing, wherever they stand.</summary>
public sealed class ParenthesesTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static TheoryData<string> Files() =>
    [
        .. Directory.GetFiles(Path.Combine(Root, "Snn.Models"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Root, "examples"), "*Network.cs", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(Root, "Snn.Tests", "Generators", "Golden"), "*.input.cs"))
            .Select(f => Path.GetRelativePath(Root, f)).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")).Order(),
    ];

    [Theory]
    [InlineData("Next(X) == (X - 1)")]
    [InlineData("(Next(X) == X - 1)")]
    [InlineData("(Next(X)) == X - 1")]
    [InlineData("((Next((X))) == ((X) - (1)))")]
    [InlineData("Next(this.X) == this.X - 1")]
    [InlineData("Next(state: X) == X - 1")]
    [InlineData("Next(spike: Grad.Flow, state: X) == X - 1")]
    [InlineData("Dsl.Next(X) == X - 1")]
    [InlineData("Snn.Dsl.Next(X) == X - 1")]
    [InlineData("global::Snn.Dsl.Next<float>(X) == X - 1")]
    [InlineData("Next((float)X) == (float)(X - 1)")]
    [InlineData("Next(X) == checked(X - 1)")]
    [InlineData("unchecked(Next(X) == X - (1))")]
    [InlineData("Next(X) == (X - 1)!")]
    [InlineData("(Next(X)!) == X - 1")]
    [InlineData("(Equation)(Next(X) == X - 1)")]
    public void An_equation_means_the_same_with_what_has_no_meaning_around_it(string equation) =>
        AssertSame(Cell("Next(X) == X - 1").Replace("OVER", "V > 1"), Cell(equation).Replace("OVER", "V > 1"));

    [Theory]
    [InlineData("V > 1", "(V > 1)")]
    [InlineData("V > 1", "((V) > (1))")]
    [InlineData("V > 1", "!(V <= 1)")]
    [InlineData("V > 1", "!!(V > 1)")]
    [InlineData("V > 1", "Above")]
    [InlineData("V > 1", "(this.Above)")]
    [InlineData("[Next(X) == X - 1]", "([Next(X) == X - 1])")]
    [InlineData("[Next(X) == X - 1]", "(Equations)([(Next(X) == X - 1)])")]
    [InlineData("[Hold(V, @for: 2 * ms)]", "([(Hold((V), @for: (2 * ms)))])")]
    [InlineData("[Hold(V, @for: 2 * ms)]", "[Hold(@for: 2 * ms, state: V)]")]
    [InlineData("theta => 1 / (1 + Abs(theta))", "(theta) => 1 / (1 + Abs(theta))")]
    [InlineData("theta => 1 / (1 + Abs(theta))", "(theta => (1 / (1 + Abs((theta)))))")]
    [InlineData("theta => 1 / (1 + Abs(theta))", "static theta => (float)(1 / (1 + Abs(theta)))")]
    [InlineData("[Next(X) == 3]", "([(Next(X)) == (3)])")]
    [InlineData("[D(V) == (I - V) / TauMem, D(X) == -X / (50 * ms)]", "([(D(V)) == ((I - V) / TauMem), (D(X) == -X / (50 * ms))])")]
    [InlineData("D(X) == -X / (50 * ms)", "D(X) == (-X / (50 * ms))")]
    [InlineData("=> new() {", "=> new Event() {")]
    [InlineData("=> new() {", "=> new Event {")]
    [InlineData("=> new() {", "=> (Event)new() {")]
    public void A_part_of_an_event_means_the_same_too(string plain, string wrapped) =>
        AssertSame(Cell("Next(X) == X - 1").Replace("OVER", "V > 1"), Cell("Next(X) == X - 1").Replace(plain, wrapped).Replace("OVER", "V > 1"));

    /// <summary>All of them at once, and in the library and the examples every one by itself.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Parentheses_around_any_expression_change_nothing(string file)
    {
        string source = File.ReadAllText(Path.Combine(Root, file));
        var original = Compiler.Compilation("global using Snn.Models;", source);
        var tree = original.SyntaxTrees.Single(t => t.FilePath == "Source1.cs");
        var model = original.GetSemanticModel(tree);
        var driver = Compiler.Driver().RunGenerators(original);
        string[] expected = Kernels(driver.GetRunResult());
        Assert.NotEmpty(expected);

        var places = tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(e => CanStandInParentheses(e, model)).ToArray();
        foreach (var place in places.Where(_ => !file.EndsWith(".input.cs", StringComparison.Ordinal)))
        {
            Check(tree.GetRoot().ReplaceNode(place, Wrapped(place)));
        }

        Check(tree.GetRoot().ReplaceNodes(places, (_, changed) => Wrapped(changed)));

        void Check(SyntaxNode root)
        {
            string text = root.ToFullString();
            var changed = original.ReplaceSyntaxTree(tree, Compiler.Parse(text, tree.FilePath));
            var result = driver.RunGenerators(changed).GetRunResult();
            Assert.DoesNotContain(result.Diagnostics, d => d.Id != Rule.IntegratorChosen);
            Assert.True(expected.SequenceEqual(Kernels(result)), text);
        }
    }

    private static ExpressionSyntax Wrapped(ExpressionSyntax e) =>
        SyntaxFactory.ParenthesizedExpression(e.WithoutTrivia()).WithTriviaFrom(e);

    private static bool CanStandInParentheses(ExpressionSyntax e, SemanticModel model) =>
        e is not (TypeSyntax and not SimpleNameSyntax or InitializerExpressionSyntax or AssignmentExpressionSyntax)
        && e.Parent is not (NameColonSyntax or AttributeSyntax or NameEqualsSyntax or QualifiedNameSyntax or UsingDirectiveSyntax)
        && !(e.Parent is InvocationExpressionSyntax call && call.Expression == e)
        && !(e.Parent is MemberAccessExpressionSyntax access && access.Name == e)
        && !(e.Parent is AssignmentExpressionSyntax assignment && assignment.Left == e)
        && !e.Ancestors().OfType<InvocationExpressionSyntax>().Any(i => i.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" })
        && model.GetSymbolInfo(e).Symbol is not INamespaceOrTypeSymbol;

    private static void AssertSame(string plain, string wrapped)
    {
        Assert.NotEqual(plain, wrapped);
        var (expected, actual) = (Compiler.Run(plain), Compiler.Run(wrapped));
        Assert.DoesNotContain(actual.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.Empty(expected.CompilerErrors);
        Assert.Empty(actual.CompilerErrors);
        Assert.Equal(expected.Files.Select(f => Plain(f.Text)), actual.Files.Select(f => Plain(f.Text)));
        Assert.Contains("ModelIr", expected.Files.Single().Text);
    }

    private static string[] Kernels(GeneratorDriverRunResult result) =>
        [.. result.Results.Single().GeneratedSources.OrderBy(g => g.HintName, StringComparer.Ordinal).Select(g => g.HintName + "\n" + Plain(g.SourceText.ToString()))];

    /// <summary>A generated file without the columns of the user's that it refers to.</summary>
    private static string Plain(string text) => string.Join('\n', text.Split('\n').Where(l => !l.TrimStart().StartsWith("#line", StringComparison.Ordinal)));

    private static string Cell(string equation) => $$"""
        [Neuron]
        public partial class Cell
        {
            public Time TauMem { get; init; } = 20 * ms;
            private bool Above => (OVER);
            [State] public partial float V { get; set; }
            [State] public partial float X { get; set; }
            [Input] public partial float I { get; }
            public Equations Start => [Next(X) == 3];
            public Equations Flow => [D(V) == (I - V) / TauMem, D(X) == -X / (50 * ms)];
            public Event Spike => new() { When = V > 1, Then = [{{equation}}], Hold = [Hold(V, @for: 2 * ms)], Surrogate = theta => 1 / (1 + Abs(theta)) };
        }
        """;

    private static string Here([CallerFilePath] string path = "") => path;
}
