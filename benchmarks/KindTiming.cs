using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>How much code there is for networks of many populations, and how long it takes to make and compile.</summary>
internal static class KindTiming
{
    private const int Runs = 5;

    private const string Usings = "global using System; global using Snn; global using Snn.Models; global using Snn.Runtime; global using static Snn.Dsl; global using static Snn.Units;";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    public static int Run()
    {
        _ = typeof(Lif); // so that its assembly is among the references
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)).ToArray();
        Console.WriteLine($"{Runs} runs each after one to warm up, median (mean, fastest to slowest); characters of generated code, those for devices apart");
        Time("an empty class", "class Empty { }", references);
        Time("a chain of 3 under three rules", Chain(3), references);
        Time("a chain of 30 under three rules", Chain(30), references);
        Time("a chain of 300 under three rules", Chain(300), references);
        Time("a chain of 3 that learns as it runs", Online(3), references);
        Time("a chain of 30 that learns as it runs", Online(30), references);
        Time("a chain of 300 that learns as it runs", Online(300), references);
        Time("8 populations, 64 projections, simulated", Column(), references);
        return 0;
    }

    private static void Time(string what, string source, MetadataReference[] references)
    {
        Median generated = new(), whole = new();
        long own = 0, devices = 0;
        for (int i = 0; i <= Runs; i++)
        {
            var compilation = CSharpCompilation.Create(
                "Timed",
                [CSharpSyntaxTree.ParseText(Usings, Options), CSharpSyntaxTree.ParseText(source, Options)],
                references,
                new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new SnnGenerator().AsSourceGenerator()], parseOptions: Options);
            var clock = Stopwatch.StartNew();
            driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
            double made = clock.Elapsed.TotalMilliseconds;
            if (!output.Emit(Stream.Null).Success)
            {
                throw new InvalidOperationException($"{what} does not compile.");
            }

            if (i > 0)
            {
                generated.Add(made);
                whole.Add(clock.Elapsed.TotalMilliseconds);
            }

            var trees = driver.GetRunResult().GeneratedTrees;
            (own, devices) = (trees.Where(t => !IsOfDevice(t)).Sum(t => t.Length), trees.Where(IsOfDevice).Sum(t => t.Length));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {own,9:N0} {devices,9:N0}   generate {generated}, with compiling {whole}"));
    }

    private static bool IsOfDevice(SyntaxTree tree) => Path.GetFileName(tree.FilePath).Contains("Ilgpu", StringComparison.Ordinal);

    /// <summary>Populations one after another, each with a loop.</summary>
    private static string Chain(int length)
    {
        var text = new StringBuilder("[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>] public partial class Chain {\n    public Population<SpikeInput> Input { get; } = new(20);\n");
        var wires = new StringBuilder();
        for (int i = 1; i <= length; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    public Population<Lif> H{i} {{ get; }} = new(16);");
            text.AppendLine(CultureInfo.InvariantCulture, $"    [Trainable] public Dense<Exponential> F{i} {{ get; }} = new(Init.Normal(0.3f));");
            text.AppendLine(CultureInfo.InvariantCulture, $"    [Trainable] public Dense<Exponential> R{i} {{ get; }} = new(Init.Normal(0.1f));");
            wires.AppendLine(CultureInfo.InvariantCulture, $"        {(i == 1 ? "Input" : $"H{i - 1}")} >> F{i} >> H{i}, H{i} >> R{i} >> H{i},");
        }

        text.AppendLine("    public Population<Leaky> Output { get; } = new(4);\n    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(0.1f));\n    [Trainable] public Dense<Exponential> Skip { get; } = new(Init.Normal(0.1f));");
        return text.Append(CultureInfo.InvariantCulture, $"    public Wiring Wiring => [\n{wires}        H{length} >> Out >> Output, H1 >> Skip >> Output];\n}}").ToString();
    }

    /// <summary>The same, each with a way to the readout too, so that all weights learn by e-prop as the network runs.</summary>
    private static string Online(int length)
    {
        var text = new StringBuilder("[Network, Train<EProp>(Online = true)] public partial class Chain {\n    public Population<SpikeInput> Input { get; } = new(20);\n");
        var wires = new StringBuilder();
        for (int i = 1; i <= length; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    public Population<Lif> H{i} {{ get; }} = new(16);");
            text.AppendLine(CultureInfo.InvariantCulture, $"    [Trainable] public Dense<Exponential> F{i} {{ get; }} = new(Init.Normal(0.3f));");
            text.AppendLine(CultureInfo.InvariantCulture, $"    [Trainable] public Dense<Exponential> R{i} {{ get; }} = new(Init.Normal(0.1f));");
            text.AppendLine(CultureInfo.InvariantCulture, $"    [Trainable] public Dense<Delta> Out{i} {{ get; }} = new(Init.Normal(0.1f));");
            wires.AppendLine(CultureInfo.InvariantCulture, $"        {(i == 1 ? "Input" : $"H{i - 1}")} >> F{i} >> H{i}, H{i} >> R{i} >> H{i}, H{i} >> Out{i} >> Output,");
        }

        return text.Append(CultureInfo.InvariantCulture, $"    public Population<Leaky> Output {{ get; }} = new(4);\n    public Wiring Wiring => [\n{wires}    ];\n}}").ToString();
    }

    /// <summary>The populations and projections of the cortical microcircuit (Potjans &amp; Diesmann 2014).</summary>
    private static string Column()
    {
        string[] names = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"];
        var text = new StringBuilder("[Network] public partial class Column {\n    public Time Dt => 0.1f * ms;\n");
        var wires = new StringBuilder();
        foreach (string target in names)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    public Population<Lif> {target} {{ get; }} = new(100);");
            foreach (string source in names)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    public Sparse<Exponential> {source}To{target} {{ get; }} = new(Init.Constant(0.1f), Connect.Probability(0.1f)) {{ Delay = 1.5f * ms }};");
                wires.AppendLine(CultureInfo.InvariantCulture, $"        {source} >> {source}To{target} >> {target},");
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $"    public Wiring Wiring => [\n{wires}    ];\n}}").ToString();
    }
}
