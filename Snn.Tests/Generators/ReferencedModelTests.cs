using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Models;

namespace Snn.Tests.Generators;

/// <summary>Models of other assemblies, which arrive as metadata: text in an attribute.</summary>
public sealed class ReferencedModelTests
{
    private const string Network = """
        using Snn.Models;

        [Network]
        public partial class Net
        {
            public Population<SpikeInput> In { get; } = new(3);
            public Population<Alien> Hidden { get; } = new(3);
            public Population<Leaky> Out { get; } = new(3);
            public Dense<Delta> A { get; } = new(Init.Constant(1));
            public Dense<Delta> B { get; } = new(Init.Constant(1));
            public Wiring Wires => [In >> A >> Hidden, Hidden >> B >> Out];
        }
        """;

    public static TheoryData<Type> LibraryModels() => [.. typeof(Lif).Assembly.GetTypes().Where(t => t.IsDefined(typeof(ModelIrAttribute), false) && !t.IsDefined(typeof(PlasticityAttribute), false))];

    public static TheoryData<Type> LibraryRules() => [.. typeof(Lif).Assembly.GetTypes().Where(t => t.IsDefined(typeof(PlasticityAttribute), false))];

    [Fact]
    public void A_model_of_another_assembly_is_as_good_as_one_of_this()
    {
        var compiled = Compiler.Run(Network.Replace("Alien", "Lif"));
        Assert.Empty(compiled.Diagnostics);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[ModelIr(999, \"model|Neuron||Alien\")]")]
    [InlineData("[ModelIr(2, \"\")]")]
    [InlineData("[ModelIr(2, \"model\")]")]
    [InlineData("[ModelIr(2, \"model|Nothing||Alien\")]")]
    [InlineData("[ModelIr(2, \"model|Neuron||Alien\\nspike|(+ s:V\")]")]
    [InlineData("[ModelIr(2, \"model|Neuron||Alien\\nstate|V\")]")]
    [InlineData("[ModelIr(2, \"model|Neuron||Alien\\nflow|V|(Max s:V)|0\")]")]
    [InlineData("[ModelIr(2, null!)]")]
    public void A_model_without_readable_equations_is_refused_at_its_population(string attribute)
    {
        var library = Compiler.Compilation($"[Neuron] {attribute} public class Alien;");
        using var bytes = new MemoryStream();
        Assert.True(library.Emit(bytes).Success);
        var compiled = Compiler.Run(Compiler.Compilation(Network).AddReferences(MetadataReference.CreateFromImage(bytes.ToArray())));

        Assert.Null(compiled.Crash);
        var found = Assert.Single(compiled.Diagnostics);
        Assert.Equal((Rule.UnreadableModel, DiagnosticSeverity.Error), (found.Id, found.Severity));
        Assert.Equal("Hidden", Network.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
    }

    [Theory]
    [MemberData(nameof(LibraryModels))]
    public void The_text_of_a_library_model_reads_back_as_the_same_model(Type type)
    {
        string text = ((ModelIrAttribute)type.GetCustomAttributes(typeof(ModelIrAttribute), false).Single()).Text;
        var model = ModelText.Read(text);
        Assert.Equal((type.Name, type.Namespace), (model.Name, model.Namespace));
        Assert.Equal(text.TrimEnd(), ModelText.Write(model).TrimEnd());
        Assert.Equal(model, ModelText.Read(ModelText.Write(model)));
    }

    [Theory]
    [MemberData(nameof(LibraryRules))]
    public void The_text_of_a_library_rule_reads_back_as_the_same_rule(Type type)
    {
        string text = ((ModelIrAttribute)type.GetCustomAttributes(typeof(ModelIrAttribute), false).Single()).Text;
        var rule = PlasticityText.Read(text);
        Assert.Equal((type.Name, type.Namespace), (rule.Name, rule.Namespace));
        Assert.Equal(text.TrimEnd(), PlasticityText.Write(rule).TrimEnd());
        Assert.Equal(rule, PlasticityText.Read(PlasticityText.Write(rule)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[ModelIr(999, \"rule||Alien|W\")]")]
    [InlineData("[ModelIr(2, \"rule\")]")]
    [InlineData("[ModelIr(2, \"rule||Alien|W\\nvariable|X|float|0|Nowhere\")]")]
    [InlineData("[ModelIr(2, \"rule||Alien|W\\nPreSpike|W|(+ s:W\")]")]
    public void A_rule_without_readable_equations_is_refused_at_its_projection(string attribute)
    {
        const string network = """
            using Snn.Models;

            [Network]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(3);
                public Population<Lif> Exc { get; } = new(3);
                [Learn<Alien>] public Dense<Delta> A { get; } = new(Init.Constant(1));
                public Wiring Wires => [In >> A >> Exc];
            }
            """;
        var library = Compiler.Compilation($"[Plasticity] {attribute} public class Alien;");
        using var bytes = new MemoryStream();
        Assert.True(library.Emit(bytes).Success);
        var compiled = Compiler.Run(Compiler.Compilation(network).AddReferences(MetadataReference.CreateFromImage(bytes.ToArray())));

        Assert.Null(compiled.Crash);
        var found = Assert.Single(compiled.Diagnostics);
        Assert.Equal((Rule.UnreadableModel, DiagnosticSeverity.Error), (found.Id, found.Severity));
        Assert.Equal("A", network.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
    }
}
