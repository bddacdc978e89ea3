using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>
/// Whatever an equation may say compiles in every dialect: numbers alone above a fraction line, values that are numbers or
/// parameters alone, conditions in which no state takes part, conditions of conditions.
/// </summary>
public sealed class FormOfExpressionTests
{
    /// <summary>Expressions of the variables V and W and the parameters P and Q, with their values at V = 0.5, W = −2, P = 0.6, Q = 3.</summary>
    private static readonly (string Text, double Value)[] Forms =
    [
        ("4 / (1 + Exp((40 - V) / 5))", 4 / (1 + Math.Exp(39.5 / 5))),
        ("1 / Tanh(V)", 1 / Math.Tanh(0.5)),
        ("-4 / (1 + V * V)", -4 / 1.25),
        ("0.3f / (1 + V * V)", 0.3 / 1.25),
        ("3 / (V * W)", -3),
        ("2 / V / 3", 4 / 3.0),
        ("-1 / V", -2),
        ("2 * Pow(V, -2)", 8),
        ("2 / Pow(V, 2) / W", -4),
        ("1 / Sqrt(V)", Math.Sqrt(2)),
        ("Sqrt(2) / V", 2 * Math.Sqrt(2)),
        ("Pow(2, V)", Math.Sqrt(2)),
        ("Max(1, 2)", 2),
        ("Max(W, 2) / Max(2, V)", 1),
        ("P", 0.6),
        ("3", 3),
        ("(P > 0.5f ? V : W)", 0.5),
        ("(-0.5f > P ? V : W)", -2),
        ("(1 > 2 ? V : W)", -2),
        ("(1 <= 2 ? V : W)", 0.5),
        ("(true ? V : W)", 0.5),
        ("(P > 0.5f ? 2 : 3) * V", 1),
        ("(P > Q ? 2 : 3)", 3),
        ("(P > 0.5f ? -1 : 1) / V", -2),
        ("(P > 0.5f ? V > 1 : W > 2) ? 1 : V", 0.5),
        ("(V > 1 ? V > 2 : Q > P) ? 4 : V", 4),
        ("((1 > 2 ? 1 : 0) > P ? V : W)", -2),
        ("(Exp(-V) > P ? 1 / V : 2 / W)", 2),
        ("(P > Q ? V * V : 3)", 3),
    ];

    public static TheoryData<string> Places() => ["flow", "exact flow", "step", "jump", "helper", "synapse", "update"];

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_form_compiles_in_every_equation(string place) => AssertCompiles(place == "update" ? Update() : Network(place, [.. Forms.Select(f => $"({f.Text})")]));

    [Theory]
    [InlineData("threshold")]
    [InlineData("surrogate")]
    [InlineData("output")]
    public void Every_kind_of_form_compiles_where_a_model_has_one(string place) =>
        AssertCompiles([.. Forms.Where((_, i) => i % 5 == 0).Select((f, i) => $"namespace N{i} {{ {Network(place, [$"({f.Text})"])} }}")]);

    [Fact]
    public void Every_form_compiles_in_losses_and_penalties() => AssertCompiles([.. Forms.Select((f, i) => Objectives($"N{i}", $"({f.Text})"))]);

    private static void AssertCompiles(params string[] sources)
    {
        var compiled = Compiler.Run(sources);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Fact]
    public void Every_form_has_the_value_that_it_says()
    {
        var compiled = Compiler.Run([.. Forms.Select((f, i) => $$"""
            [Neuron]
            public partial class M{{i}}
            {
                public float P { get; init; } = 0.6f;
                public float Q { get; init; } = 3f;
                [State] public partial float V { get; set; }
                [State] public partial float W { get; set; }
                [State] public partial float X { get; set; }
                public Equations Step => [Next(V) == V, Next(W) == W, Next(X) == ({{f.Text}})];
            }
            """)]);
        Assert.Empty(compiled.Diagnostics);
        var assembly = compiled.Load();
        Assert.All(Forms.Select((f, i) => (f.Text, f.Value, Type: assembly.GetType($"M{i}")!)), form =>
        {
            object neuron = Activator.CreateInstance(form.Type)!;
            form.Type.GetProperty("V")!.SetValue(neuron, 0.5f);
            form.Type.GetProperty("W")!.SetValue(neuron, -2f);
            form.Type.GetMethod("Advance")!.Invoke(neuron, [1 * ms]);
            Assert.Equal(form.Value, (float)form.Type.GetProperty("X")!.GetValue(neuron)!, 1e-5 * (1 + Math.Abs(form.Value)));
        });
    }

    private static string Objectives(string space, string form) => $$"""
        namespace {{space}};

        [Loss]
        public partial class OwnLoss
        {
            public float P { get; init; } = 0.6f;
            public float Q { get; init; } = 3f;
            [Readout] public partial float V { get; }
            private float W => V + 1;
            public float Score => MeanOverTime({{form}} + V);
            public float Objective => SumOverTime({{form.Replace("V", "StepIndex").Replace("W", "StepCount")}} * CrossEntropy({{form}} * V));
        }

        [Penalty]
        public partial class OwnPenalty
        {
            public float P { get; init; } = 0.6f;
            public float Q { get; init; } = 3f;
            [SpikeCount] public partial float V { get; }
            private float W => V + 1;
            public float Objective => {{form}} + V;
        }
        """;

    private static string Update() => $$"""
        [CustomUpdate]
        public partial class Own
        {
            public float P { get; init; } = 0.6f;
            public float Q { get; init; } = 3f;
            {{Each(i => $"[State] public partial float X{i} {{ get; set; }}\n")}}
            [Target] public partial float V { get; set; }
            [Reduce(Over.Batch, Reduction.Mean)] public partial float W { get; }
            public Equations Step => [{{Each(i => $"Next(X{i}) == ({Forms[i].Text}), ")}}Next(V) == V - ({{Forms[0].Text}}) * W];
        }
        """;

    private static string Each(Func<int, string> text, int count = -1) => string.Concat(Enumerable.Range(0, count < 0 ? Forms.Length : count).Select(text));

    /// <summary>A network that says forms in one kind of place.</summary>
    private static string Network(string place, string[] forms)
    {
        string OfParameters(int i) => forms[i].Replace('V', 'Q').Replace('W', 'P');
        bool inNeuron = place is "flow" or "exact flow" or "step" or "jump" or "helper", inSynapse = place == "synapse";
        string states = Each(i => $"[State] public partial float X{i} {{ get; set; }}\n", forms.Length);
        string flows = Each(i => $", D(X{i}) == {(place == "exact flow" ? OfParameters(i) + $" * X{i}" : place == "jump" ? $"-X{i}" : place == "helper" ? $"H{i} * H{i}" : forms[i])} / (9 * ms)", forms.Length);
        string parameters = "public float P { get; init; } = 0.6f; [Trainable] public float Q { get; init; } = 3f;";
        return $$"""
            [Neuron]
            public partial class Cell
            {
                {{parameters}}
                {{(inNeuron ? states : "")}}
                {{(place == "helper" ? Each(i => $"private float H{i} => {forms[i]};\n", forms.Length) : "")}}
                [State] public partial float V { get; set; }
                [State] public partial float W { get; set; }
                [Input, Impulse] public partial float I { get; }
                {{(place == "step"
                    ? $"public Equations Step => [Next(V) == 0.9f * V + I, Next(W) == Next(V){Each(i => $", Next(X{i}) == {forms[i]}", forms.Length)}];"
                    : $"public Equations Flow => [D(V) == (I - V) / (20 * ms), D(W) == (V - W) / (9 * ms){(inNeuron ? flows : "")}];")}}
                public Event Spike => new()
                {
                    When = {{(place == "threshold" ? $"W >= {forms[0]}" : inNeuron ? "V > Q + X0" : "V > Q")}},
                    Then = [Next(V) == 0{{(place == "jump" ? Each(i => $", Next(X{i}) == {forms[i]}", forms.Length) : "")}}],
                    Surrogate = theta => {{(place == "surrogate" ? forms[0].Replace("V", "theta").Replace("W", "theta") : "1 / (1 + Abs(theta))")}},
                };
            }

            [Neuron]
            public partial class Reader
            {
                {{parameters}}
                [State] public partial float V { get; set; }
                [State] public partial float W { get; set; }
                [Input] public partial float I { get; }
                public Equations Flow => [D(V) == (I - V) / (20 * ms), D(W) == (V - W) / (9 * ms)];
                [Output] public float Y => {{(place == "output" ? forms[0] : "W")}};
            }

            [Synapse]
            public partial class Link
            {
                {{parameters}}
                {{(inSynapse ? states : "")}}
                [State] public partial float V { get; set; }
                [State] public partial float W { get; set; }
                [Input] public partial float Weight { get; }
                public Equations Flow => [D(V) == -V / (5 * ms), D(W) == (V - W) / (9 * ms){{(inSynapse ? flows : "")}}];
                public Event Arrival => new() { Then = [Next(V) == V + Weight{{(inSynapse ? Each(i => $", Next(X{i}) == X{i} + Weight * {OfParameters(i)}", forms.Length) : "")}}] };
                [Output] public float J => {{(inSynapse ? forms[0] : "V")}};
            }

            [Network, Train<EProp>, Train<SurrogateBptt>{{(place is "flow" or "exact flow" or "synapse" ? ", Train<EventProp>" : "")}}]
            public partial class Net
            {
                public Population<Snn.Models.SpikeInput> Input { get; } = new(3);
                public Population<Cell> Hidden { get; } = new(4);
                public Population<Reader> Output { get; } = new(2);
                [Trainable] public Dense<{{(place == "step" ? "Snn.Models.Delta" : "Link")}}> InHid { get; } = new(Init.Normal(1f));
                [Trainable] public Dense<Snn.Models.Exponential> HidOut { get; } = new(Init.Normal(1f));
                public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
            }
            """;
    }
}
