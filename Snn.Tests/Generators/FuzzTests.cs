using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>Half-typed code is what a generator sees most of the time; nothing of it may make it throw.</summary>
public sealed class FuzzTests
{
    private const int MutationsPerFile = 60;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Mutated_code_never_makes_the_generator_fail(int file)
    {
        var random = new Random(1000 + file);
        var sources = Sources.All;
        var tokens = CSharpSyntaxTree.ParseText(sources[file], Compiler.Options).GetRoot().DescendantTokens().ToArray();
        var original = Compiler.Compilation(sources);
        var tree = original.SyntaxTrees.Single(t => t.FilePath == $"Source{file}.cs");
        for (int i = 0; i < MutationsPerFile; i++)
        {
            string text = Mutate(sources[file]);
            var result = Compiler.Driver().RunGenerators(original.ReplaceSyntaxTree(tree, Compiler.Parse(text, tree.FilePath))).GetRunResult();
            Assert.True(result.Results[0].Exception is null, $"{result.Results[0].Exception}\n\non\n\n{text}");
            Assert.True(result.Diagnostics.All(d => d.Id != Rule.Internal), $"{string.Join('\n', result.Diagnostics)}\n\non\n\n{text}");
        }

        string Mutate(string text)
        {
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                var (at, other) = (tokens[random.Next(tokens.Length)], tokens[random.Next(tokens.Length)]);
                if (at.Span.End > text.Length)
                {
                    continue;
                }

                text = text[..at.SpanStart] + random.Next(3) switch
                {
                    0 => "",
                    1 => other.Text,
                    _ => at.Text + " " + other.Text,
                } + text[at.Span.End..];
            }

            return text;
        }
    }

    [Theory]
    [InlineData("[Neuron] public partial class A; [Neuron] public partial class A;")]
    [InlineData("[Neuron, Synapse] public partial class A;")]
    [InlineData("[Neuron] public partial class A; [Neuron] public partial class A { [State] public partial float V { get; set; } }")]
    [InlineData("[Neuron] public partial record A([property: State] float V);")]
    [InlineData("[Neuron] public partial class A { [State] public float this[int i] => 0; }")]
    [InlineData("[Neuron] public partial class A { [State] public partial float V { get; set; } [State] public partial float V { get; set; } }")]
    [InlineData("[Neuron] public partial class A { [State] public static partial float V { get; set; } public Equations Flow => []; public Equations Flow => []; }")]
    [InlineData("[Neuron, Synapse] public partial class A { [State] public partial float V { get; set; } }")]
    [InlineData("[Neuron, Network] public partial class A { [State] public partial float V { get; set; } public Equations Flow => [D(V) == -V / ms]; }")]
    [InlineData("[Network] public partial class N; [Network] public partial class N;")]
    [InlineData("[Network, Network] public partial class N { public Population<int[]> P { get; } public Population<T> Q { get; } }")]
    [InlineData("[Neuron] partial class @class { [State] public partial float @int { get; set; } public Equations Flow => [D(@int) == -@int / ms]; }")]
    [InlineData("namespace A.@namespace { [Neuron] public partial class B { [State] public partial float V { get; set; } public Equations Flow => [D(V) == -V / ms]; } }")]
    [InlineData("file partial class A { } [Neuron] file partial class B { [State] public partial float V { get; set; } public Equations Flow => [D(V) == -V / ms]; }")]
    public void Odd_declarations_never_make_the_generator_fail(string source)
    {
        var compiled = Compiler.Run(source);
        Assert.True(compiled.Crash is null, $"{compiled.Crash}");
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id == Rule.Internal);
    }

    [Theory]
    [InlineData("namespace A.@namespace { [Neuron] public partial class B { [State] public partial float V { get; set; } public Equations Flow => [D(V) == -V / ms]; } }")]
    [InlineData("[Neuron] public partial class A { [State] public partial float v { get; set; } [State] public partial float V { get; set; } public Equations Flow => [D(v) == -V / ms, D(V) == -v / ms]; }")]
    [InlineData("[Neuron] public partial class A { public float dt { get; init; } = 2; [State] public partial float j { get; set; } [Input] public partial float t { get; } public Equations Flow => [D(j) == (t - dt * j) / ms]; }")]
    [InlineData("[CustomUpdate] public partial class A { public float rate { get; init; } = 2; [State] public partial float m { get; set; } [Target] public partial float j { get; set; } [Reduce(Over.Batch, Reduction.Mean)] public partial float g { get; } public Equations Step => [Next(m) == rate * g + m, Next(j) == j - Next(m)]; }")]
    [InlineData("""
        using Snn.Models;
        [Neuron] public partial class A
        {
            public Time dt { get; init; } = 10 * ms;
            [State, Impulse] public partial float v { get; set; }
            [State] public partial float t { get; set; }
            public Equations Flow => [D(v) == -v / dt, D(t) == -v / dt];
            public Event Spike => new() { When = v >= 1, Then = [Next(v) == 0], Surrogate = theta => Max(0, 1 - Abs(theta)) };
        }
        [Network, Train<EProp>] public partial class N
        {
            public Population<SpikeInput> i { get; } = new(3);
            public Population<A> h { get; } = new(3);
            public Population<BellecReadout> o { get; } = new(3);
            [Trainable] public Dense<Delta> a { get; } = new(Init.Constant(1));
            [Trainable] public Dense<Delta> b { get; } = new(Init.Constant(1));
            public Wiring Wires => [i >> a >> h, h >> b >> o];
        }
        """)]
    public void Unusual_names_give_code_that_compiles(string source)
    {
        var compiled = Compiler.Run(source);
        Assert.Empty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
    }
}
