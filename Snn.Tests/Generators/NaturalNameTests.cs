using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>Names as papers and people write them: generated code gets out of their way.</summary>
public sealed class NaturalNameTests
{
    [Theory]
    [InlineData("gain")]
    [InlineData("tauM")]
    [InlineData("t")]
    [InlineData("i")]
    [InlineData("j")]
    [InlineData("k")]
    [InlineData("n")]
    [InlineData("dt")]
    [InlineData("DT")]
    [InlineData("Size")]
    [InlineData("vth")]
    [InlineData("Theta")]
    [InlineData("theta")]
    [InlineData("over")]
    [InlineData("flow")]
    [InlineData("network")]
    [InlineData("parameters")]
    [InlineData("変数")]
    public void Parameters_of_any_kind(string name)
    {
        foreach (string mark in new[] { "", "[Trainable] ", "[Trainable(Per.Neuron)] " })
        {
            IsSound(Model($"{mark}public float {name} {{ get; init; }} = 1f;", name));
            IsSound(Model($"{mark}public Time {name} {{ get; init; }} = 1 * ms;", $"{name} / ms"));
        }
    }

    [Theory]
    [InlineData("public Time TauM { get; init; } = 2 * ms; public Time tauM { get; init; } = 3 * ms;", "TauM / tauM")]
    [InlineData("public float Gain { get; init; } = 2; public float gain { get; init; } = 3; public float GAIN { get; init; } = 3;", "Gain / gain + GAIN")]
    [InlineData("private float gain => 2 * Gain; public float Gain { get; init; } = 2;", "Gain + gain")]
    [InlineData("[State] public partial float v { get; set; } public float vMinus { get; init; } = 2;", "vMinus * v", "D(v) == (V - v) / (5 * ms)")]
    [InlineData("[Input] public partial float i { get; } public float VArrived { get; init; } = 2;", "i + VArrived", "", "VArrived")]
    [InlineData("public float a { get; init; } = 0.02f; public float b { get; init; } = 0.2f; public float c { get; init; } = -65f; public float d { get; init; } = 8f; [State] public partial float u { get; set; }", "a * b + c * u + d", "D(u) == a * (b * V - u) / ms")]
    [InlineData("[State] public partial float 状態 { get; set; } public float 変数 { get; init; } = 2;", "変数 * 状態", "D(状態) == (V - 状態) / (5 * ms)")]
    public void Pairs_that_differ_by_case_and_names_like_what_is_derived(string members, string used, string flow = "", string? threshold = null) => IsSound(Model(members, used, flow, threshold));

    private static void IsSound(string source)
    {
        var compiled = Compiler.Run(source);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
    }

    private static string Model(string members, string used, string flow = "", string? threshold = null) => $$"""
        using Snn.Models;

        [Neuron]
        public partial class Cell
        {
            {{members}}
            public Time TauMem { get; init; } = 20 * ms;
            [State, Impulse] public partial float V { get; set; }
            [Input] public partial float I { get; }
            public Equations Flow => [D(V) == (I - V * {{used}}) / TauMem{{(flow == "" ? "" : ", " + flow)}}];
            public Event Spike => new()
            {
                When = V >= {{threshold ?? used}},
                Then = [Next(V) == 0],
                Hold = [Hold(V, @for: 2 * ms)],
                Surrogate = theta => 1 / Pow(1 + 10 * Abs(theta), 2),
            };
        }

        [Network, Train<SurrogateBptt>, Train<EventProp>, Train<Snn.EProp>]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(3);
            public Population<Cell> Hidden { get; } = new(4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable, Into("I")] public Dense<Exponential> InHid { get; } = new(Init.Normal(1f));
            [Trainable, Into("I")] public Dense<Exponential> HidHid { get; } = new(Init.Normal(1f));
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1f));
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
        }
        """;
}
