namespace Snn.Tests.Generators;

/// <summary>
/// Populations that share a kernel stand beside one that has a kernel alone, in each rule and order: locals of the loop
/// over a kind do not meet those of the method around it.
/// </summary>
public sealed class KindBesideOthersTests
{
    /// <summary>What stands where in the chain: the model that is alone, before, between or after those of the kind.</summary>
    public static TheoryData<string, string, string> Forms()
    {
        var forms = new TheoryData<string, string, string>();
        foreach (string rule in new[] { "EProp", "SurrogateBptt", "EventProp" })
        {
            foreach (string alone in new[] { "First", "Second", "Third", "First, Second" })
            {
                forms.Add(rule, alone, "");
            }

            forms.Add(rule, "Second", "public Dense<Exponential> Back { get; } = new(Init.Normal(0.4f));");
            forms.Add(rule, "First", "[Trainable] public Dense<Exponential> Back { get; } = new(Init.Normal(0.4f)) { Delay = 3 * ms };");
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Compiles_and_writes_what_it_promised(string rule, string alone, string back)
    {
        var made = Compiler.Run(Source(rule, alone.Split(", "), back));
        Assert.Null(made.Crash);
        Assert.DoesNotContain(made.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Empty(made.CompilerErrors);
    }

    private static string Source(string rule, string[] alone, string back)
    {
        string Model(string population) => alone.Contains(population) ? $"{(population == "First" ? "Alif" : "ParametricLif")}" : "Lif";
        return $$"""
            using Snn.Models;

            [Network, Train<{{rule}}>]
            public partial class Chain
            {
                public Time Dt => 1 * ms;
                public Population<SpikeInput> Input { get; } = new(13);
                public Population<{{Model("First")}}> First { get; } = new(9);
                public Population<{{Model("Second")}}> Second { get; } = new(8);
                public Population<{{Model("Third")}}> Third { get; } = new(7);
                public Population<Lif> Fourth { get; } = new(6);
                public Population<Lif> Fifth { get; } = new(5);
                public Population<Leaky> Output { get; } = new(3);
                [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1));
                [Trainable] public Dense<Exponential> A { get; } = new(Init.Normal(1));
                [Trainable] public Dense<Exponential> B { get; } = new(Init.Normal(1)) { Delay = 2 * ms };
                [Trainable] public Dense<Exponential> C { get; } = new(Init.Normal(1));
                [Trainable] public Dense<Exponential> D { get; } = new(Init.Normal(1));
                [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));
                [Trainable] public Dense<Exponential> Side { get; } = new(Init.Normal(1)) { Delay = 2 * ms };
                [Trainable] public Dense<Exponential> Early { get; } = new(Init.Normal(1));
                {{back}}
                public Wiring Wires =>
                [
                    Input >> In >> First, First >> A >> Second, Second >> B >> Third, Third >> C >> Fourth, Fourth >> D >> Fifth,
                    Fifth >> Out >> Output, Second >> Side >> Output, First >> Early >> Output{{(back == "" ? "" : ", Third >> Back >> First")}},
                ];
            }
            """;
    }
}
