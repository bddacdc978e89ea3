using System.Text.RegularExpressions;

namespace Snn.Tests.Docs;

/// <summary>Every link from one text of the repository to another leads somewhere.</summary>
public sealed partial class DocLinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_of_it()
    {
        IEnumerable<string> pages =
        [
            Path.Combine(DocBlock.Root, "README.md"),
            .. new[] { "docs", "packages", "Snn.Cli", "benchmarks", "examples" }.SelectMany(folder => Directory.GetFiles(Path.Combine(DocBlock.Root, folder), "*.md", SearchOption.AllDirectories)),
        ];
        var lost = pages.Where(p => !Parts().IsMatch(p)).SelectMany(page => Links(page).Where(link => !Leads(page, link)).Select(link => $"{Path.GetRelativePath(DocBlock.Root, page)}: {link}"));
        Assert.Empty(lost);
    }

    private static IEnumerable<string> Links(string page) =>
        Link().Matches(Blocks().Replace(File.ReadAllText(page), "")).Select(m => m.Groups["to"].Value).Where(to => !to.Contains("://", StringComparison.Ordinal));

    private static bool Leads(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string file = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        return parts.Length == 1 ? File.Exists(file) || Directory.Exists(file) : File.Exists(file) && Headings(file).Contains(parts[1]);
    }

    // as GitHub makes names of headings
    private static IEnumerable<string> Headings(string page) =>
        Heading().Matches(Blocks().Replace(File.ReadAllText(page), "")).Select(m => NotInNames().Replace(m.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInNames();

    [GeneratedRegex(@"[\\/](?:bin|obj|out)[\\/]")]
    private static partial Regex Parts();
}
