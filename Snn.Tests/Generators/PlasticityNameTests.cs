namespace Snn.Tests.Generators;

/// <summary>Any name will do for a rule, its members and its projection: those that generated code uses too, keywords, odd ones.</summary>
public sealed class PlasticityNameTests
{
    public static TheoryData<string, string, string, string, string, string, string, string> Names() => new()
    {
        { "PairStdp", "X", "Y", "C", "W", "Reward", "Tau", "InExc" },
        { "@class", "fired", "arrived", "t", "k", "j", "dt", "@event" },
        { "Simulation", "weights", "stands", "open", "history", "starts", "until", "Rule" },
        { "RuleCheck", "since", "ahead", "steps", "neurons", "s", "i", "simulation" },
        { "変数", "é", "_x", "_weights", "_history", "xAll", "Dose", "_excRule" },
        { "Rows", "Lanes", "SpikeHistory", "Vector", "ScalarMath", "FlowTable", "rule", "Settle" },
        { "Delta2", "Fired", "Psi", "Theta", "Clear", "Learn", "Advance", "SimdSimulation" },
        { "xFromX", "XFromX", "XFromOne", "YFromY", "CFromC", "CPlus", "XPlus", "Exc2Rule" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_in_any_role_gives_code_that_compiles(string rule, string before, string after, string both, string weight, string signal, string parameter, string projection) =>
        Compiles($$"""
            using Snn.Models;

            {{Class(rule, before, after, both, weight, signal, parameter)}}

            [Network]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(9);
                public Population<Lif> Exc { get; } = new(8);
                [Learn<{{rule}}>, FromRun(nameof({{rule}}.{{signal}}))] public Dense<Delta> {{projection}} { get; } = new(Init.Constant(0.1f)) { Rule = new {{rule}} { {{parameter}} = 10 * ms } };
                public Wiring Wires => [In >> {{projection}} >> Exc];
            }
            """);

    /// <summary>Classes of the same name, with the same members: whatever they have, both have. The second calls them by those of the next role, too.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Two_rules_of_the_same_names_do_not_meet(string rule, string before, string after, string both, string weight, string signal, string parameter, string projection) =>
        Compiles($$"""
            using Snn.Models;

            namespace Lab
            {
                {{Class(rule, before, after, both, weight, signal, parameter)}}
            }

            namespace Lab.Others
            {
                {{Class(rule, after, both, weight, signal, parameter, before)}}
            }

            namespace Nets
            {
                [Network]
                public partial class Net
                {
                    public Population<SpikeInput> In { get; } = new(9);
                    public Population<Lif> Exc { get; } = new(8);
                    [Learn<Lab.{{rule}}>, Learn<Lab.Others.{{rule}}>, Learn<PairStdp>, FromRun(nameof(Lab.{{rule}}.{{signal}}), nameof(Lab.Others.{{rule}}.{{parameter}}))]
                    public Dense<Delta> {{projection}} { get; } = new(Init.Constant(0.1f)) { Rules = [new PairStdp(), new Lab.{{rule}} { {{parameter}} = 10 * ms }] };
                    public Wiring Wires => [In >> {{projection}} >> Exc];
                }
            }
            """);

    /// <summary>A rule whose gradient an optimiser takes, on some pairs of neurons, late.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Any_name_will_do_for_a_gradient_and_what_it_is_made_of(string rule, string before, string after, string both, string weight, string signal, string parameter, string projection) =>
        Compiles($$"""
            using Snn.Models;

            [Plasticity]
            public partial class {{rule}}
            {
                public Time {{parameter}} { get; init; } = 20 * ms;
                [State] public partial float {{before}} { get; set; }
                [State] public partial float {{after}} { get; set; }
                [Gradient] public partial float {{both}} { get; set; }
                [Signal(Per.Post)] public partial float {{signal}} { get; }
                [Post] public partial float V { get; }
                [Target] public partial float {{weight}} { get; set; }
                public Equations Flow => [D({{before}}) == (0.1f - {{before}}) / {{parameter}}, D({{after}}) == -{{after}} / {{parameter}}];
                public Event PreSpike => new() { Then = [Next({{before}}) == {{before}} + 1, Next({{both}}) == {{both}} - {{after}} * V] };
                public Event PostSpike => new() { Then = [Next({{after}}) == {{after}} + 1, Next({{both}}) == {{both}} + {{before}} * {{after}} * {{signal}} * {{weight}}] };
                public Event EndOfTrial => new() { Then = [Next({{weight}}) == {{weight}} + {{signal}} * {{both}}] };
            }

            [Network, Train<EProp>(Online = true)]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(9);
                public Population<Lif> Exc { get; } = new(8);
                public Population<Leaky> Out { get; } = new(3);
                [Trainable, Learn<{{rule}}>] public Sparse<Delta> {{projection}} { get; } = new(Init.Constant(0.1f), Connect.Fraction(0.5f)) { Rule = new {{rule}} { {{parameter}} = 10 * ms } };
                [Trainable] public Dense<Delta> Read { get; } = new(Init.Constant(0.1f));
                public Wiring Wires => [In >> {{projection}} >> Exc, Exc >> Read >> Out];
            }
            """);

    private static string Class(string rule, string before, string after, string both, string weight, string signal, string parameter) => $$"""
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
            """;

    private static void Compiles(string source)
    {
        var compiled = Compiler.Run(source);
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
