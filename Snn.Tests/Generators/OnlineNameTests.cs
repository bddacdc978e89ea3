namespace Snn.Tests.Generators;

/// <summary>Any name will do for the members of a network that learns as it runs: those that derived rules use too, keywords, odd ones.</summary>
public sealed class OnlineNameTests
{
    [Theory]
    [InlineData("V", "W", "Tau", "Hidden", "InHid")]
    [InlineData("Psi", "Fired", "Credit", "Gradient", "Error")]
    [InlineData("Output", "Filtered", "Eligibility", "Feedback", "Nothing")]
    [InlineData("EligibilityV", "FilteredV", "PsiLate", "Compare", "Learn")]
    [InlineData("arrived", "fired", "k", "simulation", "setup")]
    [InlineData("VByV", "VByArrival", "psi", "hiddenCredit", "OnlineTrial")]
    [InlineData("gradient", "credit", "dt", "@class", "@event")]
    [InlineData("変数", "_x", "_gradient", "LateLanes", "SimdOnline")]
    public void A_name_in_any_role_gives_code_that_compiles(string first, string second, string parameter, string population, string projection)
    {
        var compiled = Compiler.Run($$"""
            using Snn.Models;

            [Neuron]
            public partial class Own
            {
                public Time {{parameter}} { get; init; } = 20 * ms;
                [State, Impulse] public partial float {{first}} { get; set; }
                [State] public partial float {{second}} { get; set; }
                public Equations Flow => [D({{first}}) == ({{first}} * {{first}} - {{second}}) / {{parameter}}, D({{second}}) == ({{first}} - {{second}}) / (3 * {{parameter}})];
                public Event Spike => new()
                {
                    When = {{first}} > 1 + {{second}},
                    Then = [Next({{first}}) == 0, Next({{second}}) == {{second}} + {{first}}],
                    Surrogate = theta => Max(0, 1 - Abs(theta)),
                };
            }

            [Network, Train<EProp>(Online = true)]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(9);
                public Population<Own> {{population}} { get; } = new(8);
                public Population<Leaky> Out { get; } = new(3);
                [Trainable] public Dense<Delta> {{projection}} { get; } = new(Init.Constant(0.1f));
                [Trainable] public Dense<Exponential> Read { get; } = new(Init.Constant(0.1f));
                public Wiring Wires => [In >> {{projection}} >> {{population}}, {{population}} >> Read >> Out];
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
        Assert.Contains(compiled.Files, f => f.Name.EndsWith("Online.g.cs", StringComparison.Ordinal));
    }
}
