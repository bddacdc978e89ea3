using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>What stands in and around a network is left alone, named apart or refused at its place.</summary>
public sealed class NetworkNameTests
{
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
    [InlineData("namespace Named;", "public sealed class Group;")]
    [InlineData("namespace Named.Deeper;", "public sealed class Rows;")]
    [InlineData("", "public sealed class RowSums;")]
    [InlineData("namespace Named;", "public interface Lanes;")]
    [InlineData("namespace Named;", "public sealed class DeviceKernelAttribute : Attribute;")]
    [InlineData("namespace Named.Trial;", "")]
    [InlineData("namespace Named.Group;", "")]
    [InlineData("namespace Named.Math;", "")]
    [InlineData("namespace Named.Vector;", "")]
    [InlineData("namespace Named.Snn;", "")]
    [InlineData("namespace Named.System;", "")]
    public void Types_and_namespaces_that_hide_what_a_network_needs(string space, string hiding)
    {
        string outside = space == "" || hiding == "" ? "" : "namespace Named;";
        IsSound(Compiler.Run(Source(space: space).Replace("Snn.", "global::Snn."), $"{outside} {hiding}"));
    }

    [Theory]
    [InlineData("global using Elsewhere;", "namespace Elsewhere { public static class Vector { } public class Rows { } }")]
    [InlineData("global using Vector = Elsewhere.Something; global using Trial = Elsewhere.Something;", "namespace Elsewhere { public class Something { } }")]
    [InlineData("global using static Elsewhere.Something;", "namespace Elsewhere { public static class Something { public class Lanes { } public static int Math => 1; } }")]
    public void Global_usings_that_bring_in_another_meaning(string usings, string elsewhere) => IsSound(Compiler.Run(usings + Source(), elsewhere));

    [Theory]
    [InlineData("private sealed class CpuTrial { }")]
    [InlineData("public static class IlgpuKernels { }")]
    [InlineData("public int IlgpuBatch => 1;")]
    [InlineData("private static void CheckRule() { }")]
    [InlineData("private sealed class Math { }")]
    [InlineData("private sealed class Lanes { }")]
    [InlineData("public float Rows { get; init; } = 2;")]
    [InlineData("public void Layout(int other) { }")]
    [InlineData("public static int ExactParts;")]
    [InlineData("private readonly int _hidden = 1, _inHidDelay = 2, _network = 3; public int Sum => _hidden + _inHidDelay + _network;")]
    public void Members_of_a_network_that_its_part_gets_out_of_the_way_of(string member) => IsSound(Compiler.Run(Source(member: member)));

    [Theory]
    [InlineData("public string Describe() => \"\";", "Describe")]
    [InlineData("public string Describe(bool full) => \"\";", "Describe")]
    [InlineData("public string DescribeLatex => \"\";", "DescribeLatex")]
    [InlineData("public int Layout;", "Layout")]
    [InlineData("private sealed class CreateTrial { }", "CreateTrial")]
    [InlineData("public void CreateBatch(int setup) { }", "CreateBatch")]
    [InlineData("public Wiring Exact => Wires;", "Exact")]
    public void Members_of_a_network_that_its_part_has_for_all(string member, string name) => IsRefused(Compiler.Run(Source(member: member)), name);

    [Theory]
    [InlineData("public string Describe() => \"\";", "Describe")]
    [InlineData("public bool Advance(Time over, float i) => true;", "Advance")]
    public void Members_of_a_model_that_its_part_has_for_all(string member, string name) => IsRefused(Compiler.Run(Neuron(member: member)), name);

    [Theory]
    [InlineData("private float _i; public float Seen => _i;")]
    [InlineData("private int _vHold() => 1;")]
    [InlineData("public string Describe(int depth) => new string(' ', depth) + Describe();")]
    [InlineData("private sealed class Math { } private sealed class ScalarMath { }")]
    public void Members_of_a_model_that_its_part_gets_out_of_the_way_of(string member) => IsSound(Compiler.Run(Neuron(member: member)));

    [Fact]
    public void Members_that_the_part_of_a_source_does_not_have() =>
        IsSound(Compiler.Run(Source(), "namespace Given; [Snn.Neuron] public partial class Feed { public string Describe(bool full) => full ? Describe() : nameof(Feed); public bool Advance() => true; }"));

    [Theory]
    [InlineData("public static class Layout { public const int Neurons = 5; }", "public int Most { get; } = Layout.Neurons;", "Layout")]
    [InlineData("public static class Exact { public static int Neurons() => 5; }", "public int Most => 2 * Exact.Neurons();", "Exact")]
    public void Types_that_a_network_uses_and_whose_names_its_part_has(string type, string member, string name) => IsRefused(Compiler.Run(Source(member: member), $"namespace Named; {type}"), name);

    [Fact]
    public void Types_that_are_called_like_members_of_the_part_and_not_used_are_left_alone() =>
        IsSound(Compiler.Run(Source(member: "public int Most(Layout other) => other.Most + this.Input.Size;"), "namespace Named; public sealed class Layout { public int Most; public int Exact => Most; }"));

    [Fact]
    public void Parameters_of_the_class_hide_nothing_that_its_part_needs()
    {
        string[] names = [.. GeneratedNames.Types.Keys, .. GeneratedNames.Parts, "_hidden", "_network", "@var", "dt"];
        string all = string.Join(", ", names.Distinct().Select(name => $"int {name} = 3"));
        IsSound(Compiler.Run(Source().Replace("class Net", $"class Net({all})").Replace("new(4)", "new(Float16)").Replace("new(2)", "new(Kernel + Trial)")));
        foreach (string name in GeneratedNames.OfNetwork.Keys)
        {
            IsRefused(Compiler.Run(Source().Replace("class Net", $"class Net(int {name})").Replace("new(4)", $"new({name})")), name);
        }
    }

    [Fact]
    public void Inherited_members_are_not_taken_over()
    {
        string inherited = "public abstract class Base { protected int _i = 1; public int Layout() => 2; public class Vector { } protected class CpuTrial { } public virtual string Describe() => \"\"; }";
        IsSound(Compiler.Run(Source().Replace("partial class Net", "partial class Net : Base") + inherited));
        IsSound(Compiler.Run(Neuron(member: "public int Seen => _i;").Replace("partial class Odd", "partial class Odd : Base") + inherited));
    }

    [Fact]
    public void Whatever_the_settings_of_a_project_are_generated_files_give_no_warning()
    {
        const string Members = "[Obsolete] public float Old { get; init; } = 1; [Obsolete] public sealed class Older { }";
        string source = Source(member: Members, attributes: "[Obsolete]").Replace("Population<Lif> Hidden", "Population<Lif>? Hidden")
            .Replace("{ get; } = new(4);", "{ get; } = new(4);").Replace("Input >>", "Input! >>").Replace("Hidden >>", "Hidden! >>").Replace(">> Hidden", ">> Hidden!")
            + "public abstract class Base { public int Layout() => 2; public string? Trials; }";
        var compilation = Compiler.Compilation(source.Replace("partial class Net", "partial class Net : Base"), Neuron(member: Members, attributes: "[Obsolete]", network: "Other"), string.Join('\n', Sources.All));
        var options = compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Error).WithWarningLevel(9999)
            .WithSpecificDiagnosticOptions(new[] { "CS1591", "CS0618", "CS0612", "CS0108", "CS8602", "CS8604" }.ToDictionary(id => id, _ => ReportDiagnostic.Error));
        var parse = Compiler.Options.WithDocumentationMode(DocumentationMode.Diagnose);
        var compiled = Compiler.Run(compilation.WithOptions(options).RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(t => t.WithRootAndOptions(t.GetRoot(), parse))));
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id.StartsWith("SNN", StringComparison.Ordinal) && d.DefaultSeverity == DiagnosticSeverity.Error);
        Assert.NotEmpty(compiled.Files);
        Assert.DoesNotContain(compiled.Output.GetDiagnostics(), d => d.Severity > DiagnosticSeverity.Hidden && d.Location.GetLineSpan().Path.EndsWith(".g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Classes_that_differ_by_case_alone_have_files_of_their_own()
    {
        const string Model = "namespace {0} {{ [Neuron] public partial class {1} {{ [State] public partial float V {{ get; set; }} public Equations Flow => [D(V) == -V / ms]; }} }}";
        string[] names = ["Lab.Source", "lab.Source", "lab.source", "lab.net.Simd", "Lab.Net.simd", "lab.e\u0301", "lab.e\u0300"];
        var compiled = Compiler.Run(string.Join('\n', names.Select(n => string.Format(null, Model, n[..n.LastIndexOf('.')], n[(n.LastIndexOf('.') + 1)..]))), Source(space: "namespace lab;", network: "Net"));
        IsSound(compiled);
        Assert.Equal(names.Length + 6, compiled.Files.Count);
        Assert.Contains(compiled.Files, f => f.Name == "Lab.Source.g.cs");
        Assert.Contains(compiled.Files, f => f.Name == "lab.Source.2.g.cs");
    }

    [Fact]
    public void Every_type_that_generated_code_names_is_known()
    {
        string folder = Path.Combine(Path.GetDirectoryName(Here())!, "Golden");
        var missing = new SortedSet<string>();
        foreach (string file in Directory.GetFiles(folder, "*.input.cs"))
        {
            var compiled = Compiler.Run(File.ReadAllText(file));
            Dictionary<string, string> known = new(GeneratedNames.Types);
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

    private static void IsSound(Compiled compiled)
    {
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.NotEmpty(compiled.Files);
        Assert.Empty(compiled.CompilerErrors);
    }

    private static void IsRefused(Compiled compiled, string name)
    {
        Assert.Null(compiled.Crash);
        // a network also says which of its models is broken
        var found = Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Id != Rule.ModelBroken);
        Assert.Equal(Rule.MemberWritten, found.Id);
        string source = compiled.Output.SyntaxTrees.Single(t => t.FilePath == found.Location.GetLineSpan().Path).ToString();
        Assert.Equal(name, source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
    }

    private static Compiled Network(string population = "Hidden", string input = "Input", string projection = "InHid", string network = "Net") =>
        Compiler.Run(Source(population, input, projection, network));

    private static string Source(string population = "Hidden", string input = "Input", string projection = "InHid", string network = "Net", string space = "namespace Named;", string member = "", string attributes = "") => $$"""
        using Snn.Models;

        {{space}}

        {{attributes}} [Network, Train<Snn.EventProp>, Train<Snn.EProp>]
        public partial class {{network}}
        {
            {{member}}
            public Population<SpikeInput> {{input}} { get; } = new(3);
            public Population<Lif> {{population}} { get; } = new(4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> {{projection}} { get; } = new(Init.Normal(1f));
            [Trainable, TrainableDelay] public Dense<Exponential> HidHid { get; } = new(Init.Normal(1f));
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f));
            public Wiring Wires => [{{input}} >> {{projection}} >> {{population}}, {{population}} >> HidHid >> {{population}}, {{population}} >> HidOut >> Output];
        }
        """;

    private static string Neuron(string state = "V", string parameter = "TauMem", string input = "I", string model = "Odd", string member = "", string attributes = "", string network = "Net") => $$"""
        using Snn.Models;

        namespace Named;

        {{attributes}} [Neuron]
        public partial class {{model}}
        {
            {{member}}
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

        {{attributes}} [Network, Train<Snn.EventProp>, Train<Snn.EProp>]
        public partial class {{network}}
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
