using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Generators;

/// <summary>Quotients with a hole, and constants that are no numbers.</summary>
public sealed class QuotientTests
{
    [Theory]
    [InlineData("0.1f * (V + 40) / (1 - Exp(-(V + 40) / 10))", "1 / Exprel(0.1 * (-V - 40))")]
    [InlineData("0.32f * (13 - V) / (Exp((13 - V) / 4) - 1)", "1.28 / Exprel(0.25 * (13 - V))")]
    [InlineData("(V + 40) * (0.1f / (1 - Exp(-0.1f * (40 + V))))", "1 / Exprel(-0.1 * (40 + V))")]
    [InlineData("(V - P) / (1 - Exp((P - V) / Q))", "Q / Exprel((P - V) / Q)")]
    [InlineData("(V + 40) / (1 - Exp(-4 - V / 10))", "10 / Exprel(-4 - 0.1 * V)")]
    [InlineData("V / Expm1(V / Q)", "Q / Exprel(V / Q)")]
    [InlineData("(Exp(V) - 1) / V", "Exprel(V)")]
    [InlineData("Expm1(2 * V * W) / (V * W)", "2 * Exprel(2 * V * W)")]
    [InlineData("3 * V / (2 - 2 * Exp(V))", "-1.5 / Exprel(V)")]
    public void A_quotient_with_a_hole_is_computed_without_it(string written, string computed)
    {
        var compiled = Compiler.Run(Flow(written));
        Assert.Empty(compiled.CompilerErrors);
        var found = Assert.Single(compiled.Diagnostics, d => d.Id == Rule.HoleClosed);
        Assert.Equal(DiagnosticSeverity.Info, found.Severity);
        Assert.Contains($"'{computed}'", found.GetMessage(null));
        Assert.Contains("Exprel", compiled.Files.Single(f => f.Name.Contains('M')).Text);
    }

    [Theory]
    [InlineData("V / (1 - Exp(W))")]
    [InlineData("V / (2 - Exp(V))")]
    [InlineData("(V + 1) / (1 - Exp(V))")]
    [InlineData("1 / (1 - Exp(V))")]
    [InlineData("(V + 2 * W) / (1 - Exp(V + W))")]
    [InlineData("V * (1 - Exp(V))")]
    public void Other_quotients_stay_as_they_are(string written)
    {
        var compiled = Compiler.Run(Flow(written));
        Assert.Empty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id == Rule.HoleClosed);
    }

    [Fact]
    public void A_rate_is_right_at_its_hole_on_both_backends()
    {
        var network = (INetwork)Activator.CreateInstance(Compiler.Run("""
            using Snn.Models;

            [Neuron]
            public partial class Gate
            {
                [State] public partial float V { get; set; }
                [State] public partial float M { get; set; }
                [Input] public partial float I { get; }
                private float Alpha => 0.1f * (V + 40) / (1 - Exp(-(V + 40) / 10));
                private float Beta => 4 * Exp(-(V + 65) / 18);
                public Equations Flow => [D(V) == I / ms, D(M) == (Alpha * (1 - M) - Beta * M) / ms];
                public Equations Start => [Next(V) == -40, Next(M) == 0.1];
                [Output] public float Y => M;
            }

            [Network, Train<SurrogateBptt>]
            public partial class Gates
            {
                public Time Dt { get; init; } = 0.1 * ms;
                public Population<SpikeInput> Input { get; } = new(1);
                public Population<Gate> Output { get; } = new(1);
                [Trainable] public Dense<Exponential> In { get; } = new(Init.Constant(0));
                public Wiring Wires => [Input >> In >> Output];
            }
            """).Load().GetType("Gates")!)!;
        var gradients = new List<float>();
        foreach (var backend in new[] { Backend.Simd, Backend.Reference })
        {
            var layout = network.Layout();
            using var weights = new WeightStore(layout);
            using var gradient = new WeightStore(layout);
            using var trial = network.CreateTrial(new(layout, weights, 3) { Rule = new SurrogateBptt(), Backend = backend });
            trial.Forward(SpikeTrain.FromPairs([(0, 0)], 3));
            Assert.Equal([0.1725, 0.2319, 0.2806], Enumerable.Range(0, 3).Select(t => Math.Round(trial.Readout[t].At(0), 4)));
            trial.ReadoutError[2].At(0) = 1;
            trial.Backward(gradient);
            gradients.Add(gradient[0][0].At(0));
        }

        Assert.True(float.IsFinite(gradients[0]) && gradients[0] != 0);
        Assert.Equal(gradients[1], gradients[0], 1e-5 * Math.Abs(gradients[1]));
    }

    [Theory]
    [InlineData("V + float.NaN", "float.NaN")]
    [InlineData("float.PositiveInfinity - V", "float.PositiveInfinity")]
    [InlineData("V * (1f / 0)", "1f / 0")]
    [InlineData("V / 0", "V / 0")]
    [InlineData("V + Log(0)", "Log(0)")]
    [InlineData("V + Sqrt(-1)", "Sqrt(-1)")]
    [InlineData("V + Exp(1000)", "Exp(1000)")]
    [InlineData("V * 1e39", "1e39")]
    [InlineData("V * 1e30f * 1e30f", "V * 1e30f * 1e30f")]
    [InlineData("Max(V, Pow(0, -1))", "Pow(0, -1)")]
    [InlineData("V > float.NaN ? 1 : V", "float.NaN")]
    public void A_constant_that_is_not_finite_is_refused_where_it_stands(string written, string token)
    {
        var compiled = Compiler.Run(Flow(written));
        var found = Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(Rule.NotFinite, found.Id);
        Assert.Equal(token, found.Location.SourceTree is null
            ? compiled.Output.SyntaxTrees.Single(t => t.FilePath == found.Location.GetLineSpan().Path).ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length)
            : found.Location.SourceTree.ToString());
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
    }

    private static string Flow(string rate) => $$"""
        [Neuron]
        public partial class M
        {
            public float P { get; init; } = 0.6f;
            public float Q { get; init; } = 3f;
            [State] public partial float V { get; set; }
            [State] public partial float W { get; set; }
            [Input] public partial float I { get; }
            private double Rate => {{rate}};
            public Equations Flow => [D(V) == (I + Rate) / (20 * ms), D(W) == -W / (20 * ms)];
        }
        """;
}
