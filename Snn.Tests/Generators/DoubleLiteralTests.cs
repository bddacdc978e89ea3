using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>A number may be written as an int, a float, a double or a character, and be held by a parameter or helper of either, wherever one may stand.</summary>
public sealed class DoubleLiteralTests
{
    [Theory]
    [InlineData("2", "int")]
    [InlineData("0.04f", "float")]
    [InlineData("0.04", "double")]
    [InlineData("0.04", "float")]
    public void Numbers_of_every_type_mix_with_states_quantities_and_functions(string number, string type)
    {
        string parameter = type == "float" ? "0.04f" : number;
        var compiled = Compiler.Run($$"""
            using Snn.Models;

            [Neuron]
            public partial class Plain
            {
                {{(type == "int" ? "" : "[Trainable] ")}}public {{type}} P { get; init; } = {{parameter}};
                private double H => {{number}} * V + P;
                [State] public partial float V { get; set; }
                [State] public partial float U { get; set; }
                [Input] public partial float I { get; }
                public Equations Flow =>
                [
                    D(V) == ({{number}} * V * V + 5 * V + 140.0 - U + I + H + P) / ms + {{number}} / (20 * ms) * V,
                    D(U) == P * ({{number}} * Exp({{number}} * V) - U) / ({{number}} * ms) - Max({{number}}, V) * Pow(V, {{number}}) / (5.5 * ms) + 0.5 * ({{number}} / ms),
                ];
                public Equations Start => [Next(V) == {{number}}, Next(U) == P * {{number}}];
                public Event Spike => new()
                {
                    When = V >= 30 * {{number}} + P,
                    Then = [Next(V) == -65.0 + {{number}}, Next(U) == Next(V) * {{number}} + P + Clamp(V, {{number}}, 8.5)],
                    Hold = [Hold(V, @for: {{number}} * ms)],
                    Surrogate = theta => {{number}} * Triangular(theta, {{number}}) / (1 + Sigmoid(theta * P)),
                };
            }

            [Neuron]
            public partial class Physical
            {
                public {{type}} P { get; init; } = {{parameter}};
                public Voltage VTh { get; init; } = {{number}} * mV;
                [State] public partial Voltage V { get; set; }
                [Input] public partial Current I { get; }
                public Equations Flow => [D(V) == ({{number}} * V + {{number}} * (I * (2.5 * MOhm)) - V / {{number}} + P * mV) / (20.5 * ms)];
                public Event Spike => new() { When = V > {{number}} * VTh, Then = [Next(V) == {{number}} * V - 0.5 * mV], Surrogate = theta => {{number}} };
            }

            [Neuron]
            public partial class Mapped
            {
                public {{type}} P { get; init; } = {{parameter}};
                [State] public partial float V { get; set; }
                [Input, Impulse] public partial float I { get; }
                public Equations Step => [Next(V) == {{number}} * V + P * I];
                [Output] public double Y => {{number}} * V + P;
            }

            [Loss]
            public partial class Own
            {
                public {{type}} P { get; init; } = {{parameter}};
                [Readout] public partial float Y { get; }
                public double Score => MeanOverTime({{number}} * Y);
                public double Objective => P * CrossEntropy({{number}} * SumOverTime({{number}} * Y));
            }

            [Penalty]
            public partial class Cost
            {
                public {{type}} P { get; init; } = {{parameter}};
                [SpikeCount] public partial float N { get; }
                public double Objective => {{number}} * N * P + Pow(Max(0, N - {{number}}), 2.0);
            }

            [CustomUpdate]
            public partial class Rule
            {
                public {{type}} P { get; init; } = {{parameter}};
                [Target] public partial float X { get; set; }
                [Reduce(Over.Batch, Reduction.Mean)] public partial float G { get; }
                public Equations Step => [Next(X) == X - {{number}} * P * G];
            }

            [Network, Train<SurrogateBptt>]
            public partial class Net
            {
                public Time Dt { get; init; } = 0.5 * ms;
                public Population<SpikeInput> Input { get; } = new(2);
                public Population<Plain> Hidden { get; } = new(3);
                public Population<Mapped> Output { get; } = new(2);
                [Trainable] public Dense<Exponential> A { get; } = new(Init.Constant(1));
                [Trainable] public Dense<Delta> B { get; } = new(Init.Constant(1));
                public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Output];
            }
            """);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
        Assert.Contains(compiled.Files, f => f.Name.Contains("Net"));
    }

    [Theory]
    [InlineData("Next(V) == 0.5")]
    [InlineData("Next(V) == V + 0.5")]
    public void A_double_has_no_dimension(string jump) => Assert.NotEmpty(Compiler.Run($$"""
        [Neuron]
        public partial class Physical
        {
            [State] public partial Voltage V { get; set; }
            public Equations Flow => [D(V) == -V / (20 * ms)];
            public Event Spike => new() { When = V > 1 * mV, Then = [{{jump}}] };
        }
        """).CompilerErrors);

    [Theory]
    [InlineData("Next(V) == 'a'", "97")]
    [InlineData("Next(V) == V - Letter", "98")]
    [InlineData("Next(V) == (float)'c' * V", "99")]
    [InlineData("Next(V) == Max(V, 'd')", "100")]
    public void A_character_is_the_number_that_it_is_in_CSharp(string jump, string number)
    {
        var compiled = Compiler.Run(Jumping(jump));
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
        Assert.Contains(compiled.Files, f => f.Name == "Lettered.g.cs" && f.Text.Contains(number, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Next(V) == \"a\"")]
    [InlineData("Next(V) == V * \"2\"")]
    public void What_is_no_number_is_an_error_of_CSharp_and_no_failure_of_ours(string jump)
    {
        var compiled = Compiler.Run(Jumping(jump));
        Assert.NotEmpty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id == "SNN0900");
    }

    private static string Jumping(string jump) => $$"""
        [Neuron]
        public partial class Lettered
        {
            private const char Letter = 'b';
            [State] public partial float V { get; set; }
            [Input] public partial float I { get; }
            public Equations Flow => [D(V) == (I - V) / (20 * ms)];
            public Event Spike => new() { When = V > 1, Then = [{{jump}}] };
        }
        """;
}
