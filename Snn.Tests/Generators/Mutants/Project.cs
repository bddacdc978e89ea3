using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Snn.Tests.Generators.Mutants;

/// <summary>The files of one mutant while it is being made.</summary>
internal sealed class Project(IEnumerable<string> files, IReadOnlyList<string> generatedNames)
{
    public List<string> Files { get; } = [.. files];

    /// <summary>What was done to it, in order.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Every identifier of the code that is generated for the sources as they were.</summary>
    public IReadOnlyList<string> GeneratedNames => generatedNames;

    /// <summary>The namespace below the mutant's own, or "".</summary>
    public string Namespace { get; set; } = "";

    /// <summary>Whether the namespace encloses the classes in braces.</summary>
    public bool Block { get; set; }

    /// <summary>Lines before everything else in each file, such as a directive.</summary>
    public string Head { get; set; } = "";

    public SyntaxNode Root(int file) => _roots.TryGetValue(Files[file], out var root) ? root : _roots[Files[file]] = CSharpSyntaxTree.ParseText(Files[file], Compiler.Options).GetRoot();

    private readonly Dictionary<string, SyntaxNode> _roots = [];

    /// <summary>A random node of a kind that some test accepts, with its file.</summary>
    public (int File, T Node)? Pick<T>(Random random, Func<T, bool>? accepts = null)
        where T : SyntaxNode
    {
        var all = Enumerable.Range(0, Files.Count).SelectMany(f => Root(f).DescendantNodes().OfType<T>().Where(n => accepts?.Invoke(n) != false).Select(n => (f, n))).ToArray();
        return all.Length == 0 ? null : all[random.Next(all.Length)];
    }

    public void Replace(int file, SyntaxNode node, string text) => Replace(file, node.Span.Start, node.Span.End, text);

    public void Replace(int file, int from, int to, string text) => Files[file] = Files[file][..from] + text + Files[file][to..];

    public void Insert(int file, int at, string text) => Replace(file, at, at, text);

    /// <summary>Replaces every token of a name, in all files.</summary>
    public void Rename(string from, string to)
    {
        for (int f = 0; f < Files.Count; f++)
        {
            var tokens = Root(f).DescendantTokens(descendIntoTrivia: true).Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.Text == from).Reverse().ToArray();
            foreach (var token in tokens)
            {
                Replace(f, token.SpanStart, token.Span.End, to);
            }

            Files[f] = Files[f].Replace($"\"{from}\"", $"\"{to.TrimStart('@')}\"");
        }
    }

    /// <summary>The texts that are compiled, in a namespace of the mutant's own.</summary>
    public string[] Texts(string space)
    {
        string name = Namespace == "" ? space : $"{space}.{Namespace}";
        return [.. Files.Select(text =>
        {
            var root = (Microsoft.CodeAnalysis.CSharp.Syntax.CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, Compiler.Options).GetRoot();
            if (root.Members.OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseNamespaceDeclarationSyntax>().Any())
            {
                return Head + text.Replace("SPACE", space); // has its own
            }

            int end = root.Usings.Count == 0 ? 0 : root.Usings.Last().FullSpan.End;
            return Block
                ? $"{Head}{text[..end]}\nnamespace {name}\n{{\n{text[end..]}\n}}\n"
                : $"{Head}{text[..end]}\nnamespace {name};\n\n{text[end..]}\n";
        })];
    }
}
