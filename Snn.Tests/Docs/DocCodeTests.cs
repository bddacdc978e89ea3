using Snn.Generators.Checking;
using Snn.Tests.Generators;

namespace Snn.Tests.Docs;

/// <summary>The code in the pages of docs: a reader who copies it gets what compiles.</summary>
public sealed class DocCodeTests
{
    private const string Generated = "generated-code.md";

    [Fact]
    public void Every_block_compiles_without_a_word_of_the_generator()
    {
        var blocks = DocBlock.Pages.Where(p => p != Generated).SelectMany(DocBlock.Of).ToArray();
        Assert.NotEmpty(blocks);
        var compiled = Compiler.Run(Compiler.Compilation([]).AddSyntaxTrees(
            [Compiler.Parse(DocBlock.Given, "given.cs"), .. blocks.Select(b => Compiler.Parse(b.Source(), $"{b.Page}, line {b.Line} ({b.Place})"))]));
        Assert.Null(compiled.Crash);
        Assert.Empty(compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).Concat(compiled.CompilerErrors));
    }

    /// <summary>What is shown of generated code, line by line, is in a file that the generator makes.</summary>
    [Fact]
    public void Every_line_that_is_shown_as_generated_is_generated()
    {
        var made = Directory.GetFiles(Path.Combine(DocBlock.Root, "Snn.Tests", "Generators", "Golden"), "*.output.cs").SelectMany(File.ReadLines).Select(l => l.Trim()).ToHashSet();
        var lost = DocBlock.Of(Generated).SelectMany(b => b.Code.Split('\n').Select((text, i) => (Line: b.Line + i, Text: text.Trim())))
            .Where(l => l.Text.Length > 0 && l.Text != "..." && !made.Contains(l.Text));
        Assert.Empty(lost.Select(l => $"{Generated}:{l.Line}: {l.Text}"));
    }
}
