using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Snn.Tests.Generators.Mutants;

/// <summary>One project with a few changes, made from its number alone.</summary>
internal sealed record Mutant(int Number, string[] Texts, string Story)
{
    private const int MostMutations = 3;

    /// <summary>The namespace that is this mutant's alone.</summary>
    public string Space => SpaceOf(Number);

    public static string SpaceOf(int number) => $"M{number:d7}";

    public static Mutant Make(int number)
    {
        var random = new Random(number);
        int kind = random.Next(MutantSources.Projects.Length);
        var project = new Project(MutantSources.Projects[kind], GeneratedNames[kind]);
        for (int n = 1 + random.Next(MostMutations); n > 0; n--)
        {
            if (Mutations.Draw(random)(project, random) is { } done)
            {
                project.Story.Add(done);
            }
        }

        string space = SpaceOf(number);
        return new(number, [.. project.Texts(space).Select(t => t.Replace("SPACE", space))], string.Join("; ", project.Story));
    }

    public IEnumerable<SyntaxTree> Trees() => Texts.Select((text, i) => Compiler.Parse(text, $"{Space}_{i}.cs"));

    /// <summary>Every identifier of the generated code, by project.</summary>
    private static readonly string[][] GeneratedNames = [.. MutantSources.Projects.Select(files =>
        Compiler.Run(files).Files
            .SelectMany(f => CSharpSyntaxTree.ParseText(f.Text, Compiler.Options).GetRoot().DescendantTokens())
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken))
            .Select(t => t.Text).Distinct().Order(StringComparer.Ordinal).ToArray())];

    public override string ToString() =>
        $"mutant {Number}: {Story}\n{string.Join('\n', Texts.Select((t, i) => $"-------- {Space}_{i}.cs\n{t}"))}";
}
