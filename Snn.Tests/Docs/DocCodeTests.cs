using Snn.Generators.Checking;
using Snn.Tests.Generators;

namespace Snn.Tests.Docs;

/// <summary>The code in the pages of docs: a reader who copies it gets what compiles.</summary>
public sealed class DocCodeTests
{
    private const string Generated = "generated-code.md", Tutorial = "tutorial.md";

    [Fact]
    public void Every_block_compiles_without_a_word_of_the_generator()
    {
        var blocks = DocBlock.Pages.Where(p => p is not (Generated or Tutorial)).SelectMany(DocBlock.Of).Where(b => b.Language == "csharp").ToArray();
        Assert.NotEmpty(blocks);
        var compiled = Compiler.Run(Compiler.Compilation([]).AddSyntaxTrees(
            [Compiler.Parse(DocBlock.Given, "given.cs"), .. blocks.Select(b => Compiler.Parse(b.Source(), $"{b.Page}, line {b.Line} ({b.Place})"))]));
        Assert.Null(compiled.Crash);
        AssertNone(compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).Concat(compiled.CompilerErrors));
    }

    /// <summary>What is shown of generated code, line by line, is in a golden file, or is made of the network of SpokenDigits or of those beside the page.</summary>
    [Fact]
    public void Every_line_that_is_shown_as_generated_is_generated()
    {
        string golden = Path.Combine(DocBlock.Root, "Snn.Tests", "Generators", "Golden");
        string digits = File.ReadAllText(Path.Combine(DocBlock.Root, "examples", "SpokenDigits", "DigitsNetwork.cs"));
        AssertShown(Generated, "csharp", Directory.GetFiles(golden, "*.output.cs").Select(File.ReadAllText)
            .Concat(Compiler.Run(digits, DocBlock.Around(Path.ChangeExtension(Generated, ".cs"))).Files.Select(f => f.Text)));
    }

    /// <summary>The tutorial runs from its first line to its last, writes what it says that it writes, and shows what its classes give.</summary>
    [Fact]
    public void The_tutorial_runs()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var blocks = DocBlock.Of(Tutorial).Where(b => b.Language == "csharp").Select(b => b.Code).ToArray();
            string statements = string.Join('\n', blocks.Where(b => !DocBlock.IsClasses(b)));
            foreach (string file in new[] { "raster.png", "learning-curve.png", "symbol.snn" })
            {
                statements = statements.Replace($"\"{file}\"", $"@\"{Path.Combine(folder, file)}\"");
            }

            var compiled = Compiler.Run([$$"""
                using Snn.Models;

                namespace Tutorial;

                public static class Program
                {
                    public static List<string> Run()
                    {
                        {{statements}}
                        return Console.Lines;
                    }
                }

                internal static class Console
                {
                    public static List<string> Lines { get; } = [];

                    public static void WriteLine(string text) => Lines.AddRange(text.Split('\n'));
                }

                {{string.Join('\n', blocks.Where(DocBlock.IsClasses))}}
                """]);
            AssertNone(compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).Concat(compiled.CompilerErrors));
            var written = (List<string>)compiled.Load().GetType("Tutorial.Program")!.GetMethod("Run")!.Invoke(null, [])!;
            Assert.Equal(DocBlock.Of(Tutorial).Single(b => b.Language == "text").Code.Split('\n'), written);
            Assert.Equal(3, Directory.GetFiles(folder).Length);
            AssertShown(Tutorial, "cs", compiled.Files.Select(f => f.Text));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertShown(string page, string language, IEnumerable<string> files)
    {
        var made = files.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).ToHashSet();
        AssertNone(DocBlock.Of(page).Where(b => b.Language == language).SelectMany(b => b.Code.Split('\n').Select((text, i) => (Line: b.Line + i, Text: text.Trim())))
            .Where(l => l.Text.Length > 0 && l.Text != "..." && !made.Contains(l.Text))
            .Select(l => $"{page}:{l.Line}: {l.Text}"));
    }

    private static void AssertNone<T>(IEnumerable<T> found) => Assert.False(found.Any(), string.Join('\n', found));
}
