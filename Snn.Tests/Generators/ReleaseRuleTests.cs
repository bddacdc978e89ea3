using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>Synapses with states of their source neurons: what is refused, at which token, and that nothing broken is written.</summary>
public sealed class ReleaseRuleTests
{
    private const string Synapse = """
        [Synapse]
        public partial class Tiring
        {
            [Trainable] public Time TauRec { get; init; } = 100 * ms;
            public float Use { get; init; } = 0.4f;
            [State(Per.Pre)] public partial float X { get; set; }
            [State] public partial float I { get; set; }
            [Input] public partial float Weight { get; }
            public Equations Start => [Next(X) == 1];
            public Equations Flow => [D(X) == (1 - X) / TauRec, D(I) == -I / (5 * ms)];
            public Event Arrival => new() { Then = [Next(X) == X - Use * X, Next(I) == I + Weight * Use * X] };
            [Output] public float Current => I;
        }
        """;

    private const string Network = """
        [Network, Train<SurrogateBptt>]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(9);
            public Population<Lif> Hidden { get; } = new(8);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Dense<Tiring> In { get; } = new(Init.Glorot());
            [Trainable] public Dense<Tiring> Out { get; } = new(Init.Glorot()) { Delay = 2 * ms };
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
        }
        """;

    [Theory]
    [InlineData("[State] public partial float I", "[State(Per.Post)] public partial float I", "SNN0330", "Per.Post")]
    [InlineData("[State] public partial float I", "[State(Per.Population)] public partial float I", "SNN0330", "Per.Population")]
    [InlineData("[State(Per.Pre)]", "[State(per: Per.Synapse)]", "SNN0330", "per: Per.Synapse")]
    [InlineData("[Trainable] public Time", "[Trainable(Per.Pre)] public Time", "SNN0330", "Per.Pre")]
    [InlineData("[Trainable] public Time", "[Trainable(Per.Neuron)] public Time", "SNN0334", "TauRec")]
    [InlineData("-I / (5 * ms)", "X * -I / (5 * ms)", "SNN0331", "Flow")]
    [InlineData("(1 - X) / TauRec", "(1 - X - I) / TauRec", "SNN0331", "Flow")]
    [InlineData("Next(X) == X - Use * X", "Next(X) == X - Weight * X", "SNN0331", "Arrival")]
    [InlineData("Next(X) == X - Use * X", "Next(X) == X - Next(I) * X", "SNN0331", "Arrival")]
    [InlineData("=> I;", "=> I * (2 - X);", "SNN0331", "Current")]
    [InlineData("I + Weight * Use * X", "I + Weight * Use * X * (1 - I)", "SNN0332", "Arrival")]
    [InlineData("I + Weight * Use * X", "I + Weight * Use * X + X", "SNN0111", "Arrival")]
    [InlineData("I + Weight * Use * X", "I + Weight * Weight * X", "SNN0111", "Arrival")]
    [InlineData("Next(X) == X - Use * X,", "", "", "")]
    [InlineData("[Network, Train<SurrogateBptt>]", "[Network]", "", "")]
    [InlineData(", Next(I) == I + Weight * Use * X", "", "SNN0114", "Tiring")]
    [InlineData("Train<SurrogateBptt>", "Train<EventProp>", "SNN0333", "In|Out")]
    [InlineData("[Trainable] public Dense<Tiring> Out", "[Trainable, TrainableDelay] public Dense<Tiring> Out", "SNN0318", "Out")]
    [InlineData("[Trainable] public Dense<Tiring> Out", "[Trainable, TrainableDelay(Per.Synapse)] public Dense<Tiring> Out", "SNN0330", "Per.Synapse")]
    public void What_has_no_meaning_is_refused_at_its_place(string good, string bad, string rule, string tokens)
    {
        string source = (Synapse + "\n" + Network).Replace(good, bad, StringComparison.Ordinal);
        var compiled = Compiler.Run("using Snn.Models;\n" + source);
        Assert.Null(compiled.Crash);
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
        // a network also says which of its models is broken
        var found = compiled.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Info && d.Id != Rule.ModelBroken).ToList();
        Assert.Equal(tokens.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(t => (rule, t)), found.Select(d => (d.Id, Text(d))));
        if (rule == "")
        {
            Assert.Empty(compiled.CompilerErrors);
        }

        string Text(Diagnostic d) => d.Location.SourceTree?.ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)
            ?? compiled.Output.SyntaxTrees.Single(t => t.FilePath == d.Location.GetLineSpan().Path).ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length);
    }

    [Fact]
    public void A_circle_of_jumps_is_refused()
    {
        var compiled = Compiler.Run("using Snn.Models;\n" + Synapse.Replace("[State] public partial float I", "[State(Per.Pre)] public partial float U { get; set; } [State] public partial float I", StringComparison.Ordinal)
            .Replace("D(I) ==", "D(U) == -U / TauRec, D(I) ==", StringComparison.Ordinal)
            .Replace("Next(X) == X - Use * X", "Next(X) == X - Next(U) * X, Next(U) == U + Next(X)", StringComparison.Ordinal));
        Assert.Equal("SNN0109", Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error).Id);
    }

    [Theory]
    [InlineData("Neuron", "a neuron's state")]
    [InlineData("CustomUpdate", "a custom update has a state for each weight")]
    public void No_other_class_has_states_of_a_source(string kind, string why)
    {
        string rest = kind == "Neuron"
            ? "[Input] public partial float I { get; } public Equations Step => [Next(X) == I]; [Output] public float Y => X;"
            : "[Target] public partial float W { get; set; } [Reduce(Over.Batch, Reduction.Sum)] public partial float G { get; } public Equations Step => [Next(X) == G, Next(W) == W - Next(X)];";
        var compiled = Compiler.Run($"[{kind}] public partial class One {{ [State(Per.Pre)] public partial float X {{ get; set; }} {rest} }}");
        var found = Assert.Single(compiled.Diagnostics);
        Assert.Equal("SNN0330", found.Id);
        Assert.Contains(why, found.GetMessage(null));
    }

    [Fact]
    public void Names_of_what_is_added_make_way_for_the_users()
    {
        string source = (Synapse + "\n" + Network).Replace("Use", "Release", StringComparison.Ordinal).Replace("X", "Arrived", StringComparison.Ordinal);
        var compiled = Compiler.Run("using Snn.Models;\n" + source);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity != DiagnosticSeverity.Info);
        Assert.Empty(compiled.CompilerErrors);
    }
}
