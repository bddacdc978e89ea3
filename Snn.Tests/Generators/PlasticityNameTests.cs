namespace Snn.Tests.Generators;

/// <summary>Any name will do for a rule, its members and its projection: those that generated code uses too, keywords, odd ones.</summary>
public sealed class PlasticityNameTests
{
    [Theory]
    [InlineData("PairStdp", "X", "Y", "C", "W", "Reward", "Tau", "InExc")]
    [InlineData("@class", "fired", "arrived", "t", "k", "j", "dt", "@event")]
    [InlineData("Simulation", "weights", "stands", "open", "history", "starts", "until", "Rule")]
    [InlineData("RuleCheck", "since", "ahead", "steps", "neurons", "s", "i", "simulation")]
    [InlineData("変数", "é", "_x", "_weights", "_history", "xAll", "Dose", "_excRule")]
    [InlineData("Rows", "Lanes", "SpikeHistory", "Vector", "ScalarMath", "FlowTable", "rule", "Settle")]
    [InlineData("Delta2", "Fired", "Psi", "Theta", "Clear", "Learn", "Advance", "SimdSimulation")]
    [InlineData("xFromX", "XFromX", "XFromOne", "YFromY", "CFromC", "CPlus", "XPlus", "Exc2Rule")]
    public void A_name_in_any_role_gives_code_that_compiles(string rule, string before, string after, string both, string weight, string signal, string parameter, string projection)
    {
        var compiled = Compiler.Run($$"""
            using Snn.Models;

            [Plasticity]
            public partial class {{rule}}
            {
                public Time {{parameter}} { get; init; } = 20 * ms;
                [State] public partial float {{before}} { get; set; }
                [State] public partial float {{after}} { get; set; }
                [State] public partial float {{both}} { get; set; }
                [Signal] public partial float {{signal}} { get; }
                [Post] public partial float V { get; }
                [Target] public partial float {{weight}} { get; set; }
                public Equations Flow => [D({{before}}) == (0.1f - {{before}}) / {{parameter}}, D({{after}}) == -{{after}} / {{parameter}}, D({{both}}) == -{{both}} / (3 * {{parameter}})];
                public Event PreSpike => new() { Then = [Next({{before}}) == {{before}} + 1, Next({{both}}) == {{both}} - {{after}} * V] };
                public Event PostSpike => new() { Then = [Next({{after}}) == {{after}} + 1, Next({{both}}) == {{both}} + {{before}} * {{after}} * {{signal}}, Next({{weight}}) == Min(1, {{weight}} + {{both}})] };
                public Event EndOfTrial => new() { Then = [Next({{weight}}) == {{weight}} + {{signal}} * {{both}}] };
            }

            [Network]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(9);
                public Population<Lif> Exc { get; } = new(8);
                [Learn<{{rule}}>] public Dense<Delta> {{projection}} { get; } = new(Init.Constant(0.1f)) { Rule = new {{rule}} { {{parameter}} = 10 * ms } };
                public Wiring Wires => [In >> {{projection}} >> Exc];
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
        Assert.Contains(compiled.Files, f => f.Name.EndsWith("Simulation.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weight_with_a_unit_is_refused_where_it_stands()
    {
        var compiled = Compiler.Run("""
            [Plasticity]
            public partial class Grow
            {
                [Target] public partial Conductance G { get; set; }
                public Event PreSpike => new() { Then = [Next(G) == 2 * G] };
            }
            """);
        var found = Assert.Single(compiled.Diagnostics, d => d.Id == Snn.Generators.Checking.Rule.PlasticityTarget);
        Assert.Equal("    [Target] public partial Conductance ".Length, found.Location.GetLineSpan().StartLinePosition.Character);
    }
}
