using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>
/// The pages in docs/rules are the fixtures of the rules: a bad example gives the rule at the tokens that its comments name
/// and nothing else, a good one gives nothing.
/// </summary>
public sealed partial class RulePageTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "rules");

    // shown by tests of their own: a parse option, another assembly, a failure of ours
    private static readonly string[] WithoutExample = [Rule.LanguageTooOld, Rule.UnreadableModel, Rule.OutOfReach, Rule.NothingMade, Rule.Internal];

    public static TheoryData<string> Rules() => [.. Rule.All.Select(r => r.Id).Except(WithoutExample)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() =>
        Assert.Equal(Rule.All.Select(r => r.Id).Order(), Directory.GetFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void The_index_has_every_page_in_order() => Assert.Equal(
        Rule.All.Select(r => r.Id).Order().Select(id => $"- [{id}](rules/{id}.md):{Regex.Match(Page(id), "^# SNN....:(.*)").Groups[1]}"),
        File.ReadAllLines(Path.Combine(Folder, "..", "diagnostics.md")).Where(line => line.StartsWith("- ", StringComparison.Ordinal)));

    [Fact]
    public void The_help_link_names_the_page() =>
        Assert.All(Rule.All, r => Assert.Equal($"docs/rules/{r.Id}.md", r.HelpLinkUri));

    [Fact]
    public void Every_page_states_the_severity_of_its_rule() => Assert.All(Rule.All, r =>
        Assert.Contains(r.DefaultSeverity == DiagnosticSeverity.Info ? "\nInformation. " : $"\n{r.DefaultSeverity}. ", Page(r.Id)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_bad_example_gives_the_rule_at_its_token(string id)
    {
        string source = Example(id, "Bad");
        var marks = Marks().Matches(source);
        var compiled = Compiler.Run("using Snn.Models;\n" + source);

        Assert.Null(compiled.Crash);
        var found = compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen || d.Id == id).OrderBy(d => d.Location.SourceSpan.Start).ToArray();
        Assert.Contains(found, d => d.Id == id);
        Assert.Equal(marks.Select(m => (m.Groups["id"].Value, m.Groups["token"].Value)), found.Select(d => (d.Id, Token(d))));
        Assert.All(marks.Zip(found), pair => Assert.Contains(pair.First.Value, Text(pair.Second).Split('\n')[pair.Second.Location.GetLineSpan().StartLinePosition.Line]));
        Assert.All(found, d => Assert.Equal(Rule.Descriptor(d.Id).DefaultSeverity, d.Severity));

        string Text(Diagnostic d) => compiled.Output.SyntaxTrees.Single(t => t.FilePath == d.Location.GetLineSpan().Path).ToString();
        string Token(Diagnostic d) => Text(d).Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length);
        AssertGeneratedCodeIsSound(compiled);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_good_example_gives_nothing(string id)
    {
        var compiled = Compiler.Run("using Snn.Models;\n" + Example(id, "Good"));
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.Empty(compiled.CompilerErrors);
        Assert.NotEmpty(compiled.Files);
    }

    [Fact]
    public void An_older_language_version_gives_one_message_per_class_and_no_code()
    {
        var compiled = Compiler.Run(Compiler.Compilation(
            new CSharpParseOptions(LanguageVersion.CSharp13), "[Neuron] public partial class One; [Synapse] public partial class Two; [Network] public partial class Three;"));
        Assert.Null(compiled.Crash);
        Assert.All(compiled.Diagnostics, d => Assert.Equal((Rule.LanguageTooOld, DiagnosticSeverity.Error), (d.Id, d.Severity)));
        Assert.Equal(3, compiled.Diagnostics.Count);
        Assert.Contains("C# 13", compiled.Diagnostics[0].GetMessage(null));
        Assert.Empty(compiled.Files);
    }

    /// <summary>A broken class may leave its user with errors of C#, but never in a file that the generator made.</summary>
    internal static void AssertGeneratedCodeIsSound(Compiled compiled) => Assert.DoesNotContain(
        compiled.CompilerErrors, e => e.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true);

    private static string Page(string id) => File.ReadAllText(Path.Combine(Folder, id + ".md"));

    private static string Example(string id, string heading) =>
        Regex.Match(Page(id), $@"## {heading}\n\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline).Groups["code"].Value;

    [GeneratedRegex(@"// (?<id>SNN\d{4}) at (?<token>.+)")]
    private static partial Regex Marks();
}
