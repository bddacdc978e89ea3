using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>What users call their populations, projections, networks and other types either compiles or is refused at its place.</summary>
public sealed class NetworkNameTests
{
    private static readonly string[] Members =
        ["CheckRule", "CreateBatch", "CreateTrial", "Describe", "DescribeLatex", "Exact", "ExactParts", "IlgpuBatch", "IlgpuKernels", "Layout", "ReferenceTrial", "SimdTrial"];

    public static TheoryData<string> Names() =>
    [
        .. GeneratedNames.OfNetworks.Keys.Concat(Members).Order(),
        "From", "To", "Trials", "Arrays", "Steps", "Weights", "Log", "Advance", "Reset", "ResetBack", "StepBack", "StepBackEventProp", "SetConstants", "BackToStart", "Model", "Neurons", "Kernel", "HiddenKernel", "OutputKernel",
        "InHidDelay", "InHidDelays", "HidHidDelay", "OutputJ", "OutputAdjoint", "LoadOutput", "StoreOutput", "StepOutput", "_hidden", "_network", "lower",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_population_a_projection_or_a_network_of_any_name(string name)
    {
        IsSoundOrRefused(name, Network(population: name));
        IsSoundOrRefused(name, Network(input: name));
        IsSoundOrRefused(name, Network(projection: name));
        IsSoundOrRefused(name, Network(network: name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_a_parameter_an_input_or_a_model_of_any_name(string name)
    {
        IsSoundOrRefused(name, Compiler.Run(Neuron(state: name)));
        IsSoundOrRefused(name, Compiler.Run(Neuron(parameter: name)));
        IsSoundOrRefused(name, Compiler.Run(Neuron(input: name)));
        IsSoundOrRefused(name, Compiler.Run(Neuron(model: name)));
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Steps")]
    [InlineData("Neurons")]
    [InlineData("Trial")]
    [InlineData("Rows")]
    public void Good_names_are_not_refused(string name)
    {
        Assert.DoesNotContain(Network(population: name).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(Network(projection: name).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("namespace Named;", "Group")]
    [InlineData("namespace Named.Deeper;", "Rows")]
    [InlineData("", "RowSums")]
    public void Types_beside_a_network_that_hide_what_it_needs_are_named(string space, string hiding)
    {
        string outside = space == "" ? "" : "namespace Named;";
        var compiled = Compiler.Run(Source(space: space), $"{outside} public sealed class {hiding};");
        var found = Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(Rule.HidesType, found.Id);
        Assert.Equal("Net", compiled.Output.SyntaxTrees.Single(t => t.FilePath == found.Location.GetLineSpan().Path).ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
        Assert.Contains($".{hiding}', which the generated part of 'Net' names", found.GetMessage(null));
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
    }

    [Fact]
    public void Types_that_no_generated_part_names_are_left_alone()
    {
        var compiled = Compiler.Run(Source(), "namespace Named { public sealed class Groups; } namespace Named.Deeper { public sealed class Group; } namespace Elsewhere { public sealed class Lanes; }");
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Fact]
    public void Every_type_that_generated_code_names_is_known()
    {
        string folder = Path.Combine(Path.GetDirectoryName(Here())!, "Golden");
        var missing = new SortedSet<string>();
        foreach (string file in Directory.GetFiles(folder, "*.input.cs"))
        {
            var compiled = Compiler.Run(File.ReadAllText(file));
            Dictionary<string, string> known = new((file.EndsWith("Network.input.cs", StringComparison.Ordinal) ? GeneratedNames.OfNetworks : GeneratedNames.OfModels));
            known["Time"] = "Snn"; // of the user's own properties
            foreach (var tree in compiled.Output.SyntaxTrees.Where(t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            {
                var model = compiled.Output.GetSemanticModel(tree);
                missing.UnionWith(tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                    .Where(n => n.Parent is not (AttributeSyntax or QualifiedNameSyntax or UsingDirectiveSyntax) && !(n.Parent is MemberAccessExpressionSyntax access && access.Name == n))
                    .Select(n => (Name: n.Identifier.Text, Type: model.GetSymbolInfo(n).Symbol as INamedTypeSymbol))
                    .Where(n => n.Name != "var" && n.Type is { TypeKind: not TypeKind.Error } type && type.Locations.All(l => !l.IsInSource))
                    .Where(n => !known.TryGetValue(n.Name, out string? home) || home != n.Type!.ContainingNamespace.ToDisplayString())
                    .Select(n => $"{n.Type!.ContainingNamespace}.{n.Name}"));
            }
        }

        Assert.Empty(missing);
    }

    private static void IsSoundOrRefused(string name, Compiled compiled)
    {
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id == Rule.Internal);
        if (compiled.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            RulePageTests.AssertGeneratedCodeIsSound(compiled);
            return;
        }

        Assert.True(compiled.CompilerErrors.Count == 0, $"{name}: {string.Join('\n', compiled.CompilerErrors.Take(3))}");
    }

    private static Compiled Network(string population = "Hidden", string input = "Input", string projection = "InHid", string network = "Net") =>
        Compiler.Run(Source(population, input, projection, network));

    private static string Source(string population = "Hidden", string input = "Input", string projection = "InHid", string network = "Net", string space = "namespace Named;") => $$"""
        using Snn.Models;

        {{space}}

        [Network, Train<Snn.EventProp>, Train<Snn.EProp>]
        public partial class {{network}}
        {
            public Population<SpikeInput> {{input}} { get; } = new(3);
            public Population<Lif> {{population}} { get; } = new(4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> {{projection}} { get; } = new(Init.Normal(1f));
            [Trainable, TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(1f));
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f));
            public Wiring Wires => [{{input}} >> {{projection}} >> {{population}}, {{population}} >> HidHid >> {{population}}, {{population}} >> HidOut >> Output];
        }
        """;

    private static string Neuron(string state = "V", string parameter = "TauMem", string input = "I", string model = "Odd") => $$"""
        using Snn.Models;

        namespace Named;

        [Neuron]
        public partial class {{model}}
        {
            [Trainable] public Snn.Time {{parameter}} { get; init; } = 20 * ms;
            public Snn.Time TauRef { get; init; } = 2 * ms;
            [State] public partial float {{state}} { get; set; }
            [Input] public partial float {{input}} { get; }
            public Equations Start => [Next({{state}}) == 0.1f];
            public Equations Flow => [D({{state}}) == ({{input}} - Tanh({{state}})) / {{parameter}}];
            public Event Spike => new()
            {
                When = {{state}} > 1,
                Then = [Next({{state}}) == {{state}} - 1],
                Hold = [Hold({{state}}, @for: TauRef)],
                Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
            };
        }

        [Network, Train<Snn.EventProp>, Train<Snn.EProp>]
        public partial class Net
        {
            public Population<SpikeInput> Source { get; } = new(3);
            public Population<{{model}}> Hidden { get; } = new(4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1f));
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1f));
            public Wiring Wires => [Source >> In >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
