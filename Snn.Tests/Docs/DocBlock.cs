using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Tests.Generators;

namespace Snn.Tests.Docs;

/// <summary>A block of code in a page of docs.</summary>
/// <param name="Page">The file, seen from docs.</param>
/// <param name="Language">What stands behind the fence: <c>csharp</c> is what a reader writes, <c>cs</c> what the generator does.</param>
/// <param name="Line">The line at which its code starts.</param>
/// <param name="Place">The heading above it, with a number from the second block below one heading on.</param>
/// <param name="Code">What stands in it.</param>
internal sealed record DocBlock(string Page, string Language, int Line, string Place, string Code)
{
    /// <summary>The repository.</summary>
    public static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private static readonly string Folder = Path.Combine(Root, "docs");

    /// <summary>What the statements of all pages have.</summary>
    public static string Given => Around("given.cs");

    /// <summary>The pages.</summary>
    public static IEnumerable<string> Pages => [.. Directory.GetFiles(Folder, "*.md").Select(p => Path.GetFileName(p)).Order(), "../README.md", "../packages/SnnDsl/README.md"];

    /// <summary>The text of a page.</summary>
    public static string[] Text(string page) => File.ReadAllLines(Path.Combine(Folder, page));

    /// <summary>The blocks of a page.</summary>
    public static IReadOnlyList<DocBlock> Of(string page)
    {
        List<DocBlock> blocks = [];
        string heading = "";
        int below = 0, start = -1;
        string language = "";
        string[] lines = Text(page);
        for (int i = 0; i < lines.Length; i++)
        {
            if (start >= 0)
            {
                if (lines[i] == "```")
                {
                    blocks.Add(new(page, language, start + 1, (language == "csharp" ? below++ : below) == 0 ? heading : $"{heading} {below}", string.Join('\n', lines[start..i])));
                    start = -1;
                }
            }
            else if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                (start, language) = (i + 1, lines[i][3..]);
            }
            else if (lines[i].StartsWith('#'))
            {
                (heading, below) = (lines[i].TrimStart('#', ' '), 0);
            }
        }

        return blocks;
    }

    /// <summary>
    /// The block as a file that compiles. Classes stand as they are, statements in a method of a class that has what they
    /// name; what is less, such as members, is put where <c>Around</c> says, by its place. What comes after the comment
    /// <c>// in a network</c> or <c>// in a run of it</c> is something else than what is before. Namespaces that it begins with are
    /// put at the head.
    /// </summary>
    public string Source()
    {
        string around = Around(Path.ChangeExtension(Path.GetFileName(Page), ".cs"));
        string usings = Regex.Match(Code, @"\A(?:using [\w.]+;\s+)*").Value;
        var parts = Regex.Split(Code[usings.Length..], @"^// in a (?:network|run of it)$", RegexOptions.Multiline).Where(p => p.Trim().Length > 0);
        string[] own = [.. Sections(around, Place)];
        var text = parts.Select((part, i) => i < own.Length && own[i].Length > 0 ? own[i].Replace("HERE", part) : Wrapped(part));
        return $"using Snn.Models;\n{usings}\nnamespace Docs.{Regex.Replace(Page, @"\W", "")}{Line}\n{{\n{string.Join('\n', text)}\n}}\n";
    }

    private string Wrapped(string part) =>
        IsClasses(part)
            ? part
            : $"internal sealed class Block : Given\n{{\n    public void Run()\n    {{\n{part}\n    }}\n}}";

    /// <summary>Whether nothing but classes stands in a piece of code.</summary>
    public static bool IsClasses(string code) =>
        Compiler.Parse(code, "part").GetCompilationUnitRoot().Members is { Count: > 0 } members && members.All(m => m is BaseTypeDeclarationSyntax);

    /// <summary>What a file of what stands around has; nothing where there is none.</summary>
    public static string Around(string file) => Path.Combine(Root, "Snn.Tests", "Docs", "Around", file) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    // sections begin with "//// heading"; "//// next" parts what is around the parts of a block
    private static IEnumerable<string> Sections(string around, string place) =>
        Regex.Match(around, $@"^//// {Regex.Escape(place)}\n(?<text>.*?)(?=^//// (?!next)|\z)", RegexOptions.Multiline | RegexOptions.Singleline) is { Success: true } found
            ? Regex.Split(found.Groups["text"].Value, @"^//// next\n", RegexOptions.Multiline).Select(t => t.Trim())
            : [];

    private static string Here([CallerFilePath] string path = "") => path;
}
