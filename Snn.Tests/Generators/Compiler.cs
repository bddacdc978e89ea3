using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Generators;

/// <summary>Compiles source text with the generator, as a project that uses SnnDsl would be.</summary>
internal static class Compiler
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using Snn;
        global using Snn.Runtime;
        global using static Snn.Dsl;
        global using static Snn.Reductions;
        global using static Snn.Surrogates;
        global using static Snn.Units;
        """;

    /// <summary>The running framework and SnnDsl.</summary>
    public static readonly IReadOnlyList<MetadataReference> References = [.. Framework(), .. Own()];

    public static CSharpParseOptions Options { get; } = new(LanguageVersion.CSharp14);

    public static CSharpCompilation Compilation(params string[] sources) => Compilation(Options, sources);

    public static CSharpCompilation Compilation(CSharpParseOptions options, params string[] sources) => CSharpCompilation.Create(
        "Compiled" + Guid.NewGuid().ToString("N"),
        [Parse(GlobalUsings, "GlobalUsings.cs", options), .. sources.Select((s, i) => Parse(s, $"Source{i}.cs", options))],
        References,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string text, string path, CSharpParseOptions? options = null) =>
        CSharpSyntaxTree.ParseText(text, options ?? Options, path);

    public static GeneratorDriver Driver(CSharpParseOptions? options = null, bool track = false) => CSharpGeneratorDriver.Create(
        [new SnnGenerator().AsSourceGenerator()],
        parseOptions: options ?? Options,
        driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: track));

    public static Compiled Run(params string[] sources) => Run(Compilation(sources));

    public static Compiled Run(CSharpCompilation compilation)
    {
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        var driver = Driver(options).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var result = driver.GetRunResult().Results.Single();
        return new(
            output,
            diagnostics,
            [.. result.GeneratedSources.Select(g => new GeneratedFile(g.HintName, g.SourceText.ToString())).OrderBy(g => g.Name, StringComparer.Ordinal)],
            result.Exception);
    }

    private static IEnumerable<MetadataReference> Framework()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == folder)
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private static IEnumerable<MetadataReference> Own() =>
        new[] { typeof(Time), typeof(Trial), typeof(Lif), typeof(Snn.Distributed.MpiGroup), typeof(ILGPU.Context), typeof(Spectre.Console.IAnsiConsole), typeof(System.CommandLine.ParseResult) }.Select(t => MetadataReference.CreateFromFile(t.Assembly.Location));
}

/// <summary>A file that the generator made.</summary>
internal sealed record GeneratedFile(string Name, string Text);

/// <summary>What became of a compilation.</summary>
/// <param name="Output">The compilation with the generated files.</param>
/// <param name="Diagnostics">What the generator reported.</param>
/// <param name="Files">What it made, by name.</param>
/// <param name="Crash">What it threw, if it did.</param>
internal sealed record Compiled(
    Compilation Output,
    IReadOnlyList<Diagnostic> Diagnostics,
    IReadOnlyList<GeneratedFile> Files,
    Exception? Crash)
{
    /// <summary>What C# itself has to say.</summary>
    public IReadOnlyList<Diagnostic> All { get; } = [.. Output.GetDiagnostics()];

    /// <summary>What C# itself finds wrong.</summary>
    public IReadOnlyList<Diagnostic> CompilerErrors => [.. All.Where(d => d.Severity == DiagnosticSeverity.Error)];

    /// <summary>Loads the compiled assembly.</summary>
    public Assembly Load()
    {
        using var bytes = new MemoryStream();
        var emitted = Output.Emit(bytes);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        bytes.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(bytes);
    }
}
