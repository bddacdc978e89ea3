using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators;

namespace Snn.Benchmarks;

/// <summary>Times the generator on the source of the spoken digits' network, as a compiler or an editor runs it.</summary>
internal static class GeneratorTiming
{
    private const int Runs = 10;

    private const string Usings = "global using System; global using Snn; global using Snn.Runtime; global using static Snn.Dsl; global using static Snn.Units;";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    public static int Run()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))
            .ToArray();
        string source = Source();
        Generate(source, references, NewDriver());

        Median fresh = new(), edited = new();
        for (int i = 0; i < Runs; i++)
        {
            var compilation = Compile(source, references);
            fresh.Add(() => Check(NewDriver().RunGenerators(compilation)));
        }

        var driver = Generate(source, references, NewDriver());
        for (int i = 0; i < Runs; i++)
        {
            var compilation = Compile(source.Replace("HidOut", $"HidOut{i}", StringComparison.Ordinal), references);
            edited.Add(() => driver = Check(driver.RunGenerators(compilation)));
        }

        Console.WriteLine($"{Runs} runs, median (mean, fastest to slowest)");
        Console.WriteLine($"warm, all from the source       {fresh}");
        Console.WriteLine($"warm, after an edit             {edited}");
        return 0;
    }

    private static GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([new SnnGenerator().AsSourceGenerator()], parseOptions: Options);

    private static GeneratorDriver Generate(string source, MetadataReference[] references, GeneratorDriver driver) =>
        Check(driver.RunGenerators(Compile(source, references)));

    // a compilation of its own every time, for the compiler remembers what it has bound
    private static CSharpCompilation Compile(string source, MetadataReference[] references) => CSharpCompilation.Create(
        "Timed",
        [CSharpSyntaxTree.ParseText(Usings, Options), CSharpSyntaxTree.ParseText(source, Options)],
        references,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static GeneratorDriver Check(GeneratorDriver driver)
    {
        var result = driver.GetRunResult();
        return result is { GeneratedTrees.Length: 5, Diagnostics: [] }
            ? driver
            : throw new InvalidOperationException($"The generator made {result.GeneratedTrees.Length} files: {string.Join("; ", result.Diagnostics)}");
    }

    private static string Source()
    {
        using var stream = typeof(GeneratorTiming).Assembly.GetManifestResourceStream("DigitsNetwork.cs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
