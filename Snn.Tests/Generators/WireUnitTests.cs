using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>What a synapse gives must be of the type of what it lands on; a number is taken in the coherent base.</summary>
public sealed class WireUnitTests
{
    [Theory]
    [InlineData("Current", "Current", true)]
    [InlineData("Conductance", "Conductance", true)]
    [InlineData("float", "float", true)]
    [InlineData("float", "Current", true)]
    [InlineData("Current", "Conductance", false)]
    [InlineData("Voltage", "Current", false)]
    [InlineData("Current", "float", false)]
    public void Currents_and_kicks_fit_or_are_refused_at_the_wire(string given, string taken, bool fits)
    {
        foreach (string body in new[]
        {
            "[State] public partial GIVEN X { get; set; } public Equations Flow => [D(X) == -X / (5 * ms)]; public Event Arrival => new() { Then = [Next(X) == X + Weight] }; [Output] public GIVEN Given => X;",
            "[Impulse] public GIVEN Kick => 2 * Weight;",
        })
        {
            string source = $$"""
                using Snn.Models;
                [Synapse] public partial class Giving { [Input] public partial {{given}} Weight { get; } {{body.Replace("GIVEN", given)}} }
                [Neuron] public partial class Taking
                {
                    [State] public partial float V { get; set; }
                    [State, Impulse] public partial {{taken}} U { get; set; }
                    [Input] public partial {{taken}} I { get; }
                    public Equations Flow => [D(V) == -V / (20 * ms), D(U) == (I - U) / (20 * ms)];
                    [Output] public float Y => V;
                }
                [Network] public partial class Net
                {
                    public Population<SpikeInput> In { get; } = new(9);
                    public Population<Taking> Out { get; } = new(2);
                    [Trainable] public Dense<Giving> A { get; } = new(Init.Glorot());
                    public Wiring Wires => [(In >> A >> Out)];
                }
                """;
            var compiled = Compiler.Run(source);
            Assert.Empty(compiled.CompilerErrors);
            var errors = compiled.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
            if (fits)
            {
                Assert.Empty(errors);
                continue;
            }

            var error = Assert.Single(errors);
            Assert.Equal(("SNN0323", "In >> A >> Out"), (error.Id, source.Substring(error.Location.SourceSpan.Start, error.Location.SourceSpan.Length)));
            Assert.Contains(given, error.GetMessage(null));
            Assert.Contains(taken == "float" ? "a number" : taken, error.GetMessage(null));
        }
    }

    [Fact]
    public void The_types_are_known_of_models_of_another_assembly_too()
    {
        var library = Compiler.Run("[Synapse] public partial class Far { [Input] public partial Current Weight { get; } [Impulse] public Current Kick => Weight; }");
        using var bytes = new MemoryStream();
        Assert.True(library.Output.Emit(bytes).Success);
        var compiled = Compiler.Run(Compiler.Compilation("""
            using Snn.Models;
            [Network] public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(9);
                public Population<Lif> Hidden { get; } = new(2);
                public Population<Leaky> Out { get; } = new(2);
                public Dense<Far> A { get; } = new(Init.Glorot());
                public Dense<Exponential> B { get; } = new(Init.Glorot());
                public Wiring Wires => [In >> A >> Hidden, Hidden >> B >> Out];
            }
            """).AddReferences(MetadataReference.CreateFromImage(bytes.ToArray())));
        Assert.Equal("SNN0323", Assert.Single(compiled.Diagnostics).Id);
    }
}
