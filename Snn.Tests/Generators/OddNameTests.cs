using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>Names that the generated code has of its own are the user's to choose all the same.</summary>
public sealed class OddNameTests
{
    [Theory]
    [InlineData("Hidden", "Arrays", "Trials", "Weights")]
    [InlineData("SpikeCount", "Size", "Steps", "Net")]
    [InlineData("State", "Adjoint", "Load", "T")]
    [InlineData("Trials", "J", "At", "Trial")]
    [InlineData("Kept", "Taped", "Spiked", "State")]
    [InlineData("Psi", "V", "Theta", "I")]
    public void Populations_states_and_parameters_of_any_name_compile(string first, string second, string input, string population)
    {
        var compiled = Compiler.Run($$"""
            using Snn.Models;

            [Neuron]
            public partial class Odd
            {
                public Time TauMem { get; init; } = 20 * ms;
                [Trainable] public Time TauSlow { get; init; } = 50 * ms;
                [State] public partial float {{first}} { get; set; }
                [State] public partial float {{second}} { get; set; }
                [Input] public partial float {{input}} { get; }
                public Equations Flow => [D({{first}}) == ({{input}} - {{first}}) / TauMem, D({{second}}) == -{{second}} / TauSlow];
                public Event Spike => new()
                {
                    When = {{first}} > 1f + {{second}},
                    Then = [Next({{first}}) == {{first}} - 1f, Next({{second}}) == {{second}} + 1f],
                    Surrogate = theta => 1 / (1 + Abs(theta)),
                };
            }

            [Neuron]
            public partial class Reader
            {
                public Time TauOut { get; init; } = 20 * ms;
                [State] public partial float {{first}} { get; set; }
                [Input] public partial float {{input}} { get; }
                public Equations Flow => [D({{first}}) == ({{input}} - {{first}}) / TauOut];
                [Output] public float Y => {{first}};
            }

            [Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
            public partial class OddNetwork
            {
                public Time Dt { get; init; } = 1 * ms;
                public Population<SpikeInput> Input { get; } = new(3);
                public Population<Odd> {{population}} { get; } = new(4);
                public Population<Reader> Output { get; } = new(2);
                [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(1f));
                [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Normal(1f));
                [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f));
                public Wiring Wires => [Input >> InHid >> {{population}}, {{population}} >> HidHid >> {{population}}, {{population}} >> HidOut >> Output];
            }
            """);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Theory]
    [InlineData("Neurons")]
    [InlineData("Credit")]
    [InlineData("LambdaV")]
    [InlineData("VTape")]
    [InlineData("GradientV")]
    [InlineData("event")]
    public void Names_like_those_of_generated_code_and_keywords_are_as_good_as_any(string name)
    {
        var compiled = Compiler.Run($$"""
            [Neuron]
            public partial class Odd
            {
                public Time @{{name}} { get; init; } = 20 * ms;
                [State] public partial float V { get; set; }
                [Input] public partial float I { get; }
                public Equations Flow => [D(V) == (I - V) / @{{name}}];
            }
            """);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Theory]
    [InlineData("Dt")]
    [InlineData("Iteration")]
    [InlineData("Progress")]
    public void Names_that_mean_something_in_equations_are_refused(string name)
    {
        var compiled = Compiler.Run($"[Neuron] public partial class Odd {{ public Time {name} {{ get; init; }} = 20 * ms; [State] public partial float V {{ get; set; }} public Equations Flow => [D(V) == -V / {name}]; }}");
        Assert.Equal("SNN0117", Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error).Id);
    }
}
