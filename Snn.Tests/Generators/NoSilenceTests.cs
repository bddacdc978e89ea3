using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Reading;

namespace Snn.Tests.Generators;

/// <summary>A class of which no code was made always leaves an error that says why, at a place.</summary>
public sealed class NoSilenceTests
{
    /// <summary>What an equation may be made of in C# and not here.</summary>
    [Theory]
    [InlineData("D(V) == (X % 2 - V) / Tau")]
    [InlineData("D(V) == (Twice(X) - V) / Tau")]
    [InlineData("D(V) == (Other.X - V) / Tau")]
    [InlineData("D(V) == (_field - V) / Tau")]
    [InlineData("D(V) == ((int)X - V) / Tau")]
    [InlineData("D(V) == (X == 1 ? V : X) / Tau")]
    [InlineData("D(V) == (X > 1 && V > 2 ? V : X) / Tau")]
    [InlineData("D(V) == (X switch { > 1 => V, _ => X }) / Tau")]
    [InlineData("D(V) == (new float[] { X }[0] - V) / Tau")]
    [InlineData("D(V) == (Math.Round(X) is var r ? V : X) / Tau")]
    [InlineData("D(V) == (X > 1 ? throw new Exception() : V) / Tau")]
    [InlineData("D(V) == new PerTime<float>(X)")]
    [InlineData("D(V) == default")]
    [InlineData("D(V) == Make(() => X)")]
    [InlineData("D(V) == (V++ - V) / Tau")]
    [InlineData("D(V) == ((V = 2) - V) / Tau")]
    [InlineData("D(V) == ((Func<float>)(() => X))() / Tau")]
    [InlineData("D(V) == (N / 2 - V) / Tau")]
    [InlineData("D(V) == ($\"{X}\".Length - V) / Tau")]
    [InlineData("D(V) == (ctor - V) / Tau")]
    [InlineData("D(Two) == -V / Tau")]
    [InlineData("D(X) == -V / Tau")]
    [InlineData("Next(V) == X")]
    [InlineData("default(Equation)")]
    [InlineData("Pick(D(V) == -V / Tau)")]
    [InlineData("X > 1 ? D(V) == V / Tau : D(V) == X / Tau")]
    [InlineData("..new Equation[1]")]
    [InlineData("..Many()")]
    public void An_equation_that_cannot_be_read_is_an_error_at_it(string equation) => AssertTold($$"""
        [Neuron]
        public partial class Cell(float ctor)
        {
            public Cell() : this(1) { }
            public Time Tau { get; init; } = 20 * ms;
            public int N { get; init; } = 3;
            private float _field = 3;
            private float Two => 2;
            private Cell Other => new();
            private static float Twice(float x) => 2 * x;
            private static PerTime<float> Make(Func<float> f) => default;
            private static Equation Pick(Equation e) => e;
            private static Equation[] Many() => [];
            private float Unused { get => _field + ctor; set => _field = value; }
            [State] public partial float V { get; set; }
            [Input] public partial float X { get; }
            public Equations Flow => [{{equation}}];
        }
        """);

    [Theory]
    [InlineData("Flow", "null!")]
    [InlineData("Flow", "new Equations()")]
    [InlineData("Flow", "Equations.Create([D(V) == -V / ms])")]
    [InlineData("Flow", "V > 1 ? [D(V) == -V / ms] : []")]
    [InlineData("Flow", "Make()")]
    [InlineData("Flow", "throw new Exception()")]
    [InlineData("Flow", "Flow")]
    [InlineData("Flow", "[..Flow]")]
    [InlineData("Spike", "null!")]
    [InlineData("Spike", "new()")]
    [InlineData("Spike", "MakeEvent()")]
    [InlineData("Spike", "Spike")]
    [InlineData("Spike", "new() { When = true }")]
    [InlineData("Spike", "new() { When = V > 1 && V < 2 }")]
    [InlineData("Spike", "new() { When = V > 1 || V < -1 }")]
    [InlineData("Spike", "new() { When = V == 1 }")]
    [InlineData("Spike", "new() { When = V > 1 ? V > 2 : V > 3 }")]
    [InlineData("Spike", "new() { When = Is(V) }")]
    [InlineData("Spike", "new() { When = V > 1, Then = null }")]
    [InlineData("Spike", "new() { When = V > 1, Then = Make() }")]
    [InlineData("Spike", "new() { When = V > 1, Then = [D(V) == -V / ms] }")]
    [InlineData("Spike", "new() { When = V > 1, Hold = null }")]
    [InlineData("Spike", "new() { When = V > 1, Hold = [Hold(V, @for: V * ms)] }")]
    [InlineData("Spike", "new() { When = V > 1, Hold = [default(Hold)] }")]
    [InlineData("Spike", "new() { When = V > 1, Surrogate = null }")]
    [InlineData("Spike", "new() { When = V > 1, Surrogate = Bump }")]
    [InlineData("Spike", "new() { When = V > 1, Surrogate = theta => { return 1; } }")]
    [InlineData("Spike", "new() { When = V > 1, Surrogate = delegate { return 1; } }")]
    [InlineData("Spike", "new() { When = V > 1, Surrogate = theta => V }")]
    public void A_member_that_cannot_be_read_is_an_error_too(string member, string body) => AssertTold($$"""
        [Neuron]
        public partial class Cell
        {
            private static Equations Make() => [];
            private static Event MakeEvent() => new();
            private static bool Is(float x) => x > 1;
            private static double Bump(Theta theta) => 1;
            [State] public partial float V { get; set; }
            public Equations Flow => {{(member == "Flow" ? body : "[D(V) == -V / ms]")}};
            public Event Spike => {{(member == "Spike" ? body : "new() { When = V > 1 }")}};
        }
        """);

    [Theory]
    [InlineData("public Wiring Wires => [In >> A >> Out];", true)]
    [InlineData("public Wiring Wires => [(In >> A) >> (Out)];", true)]
    [InlineData("public Wiring Wires => ([((In) >> (A)) >> Out]);", true)]
    [InlineData("public Wiring Wires => [..Part]; private Wiring Part => [In >> A >> Out];", true)]
    [InlineData("private Wiring Part => [In >> A >> Out]; public Wiring Wires => Part;", true)]
    [InlineData("public Wiring Wires => [First]; private Wire First => In >> A >> Out;", true)]
    [InlineData("public Wiring Wires => [Start >> Out]; private Outgoing Start => In >> A;", true)]
    [InlineData("public Wiring Wires { get { return [this.In >> this.A >> this.Out]; } }", true)]
    [InlineData("public Wiring Wires => [Alias >> A >> Out]; private Population<Source> Alias => In;", true)]
    [InlineData("public Wiring Wires => [new Outgoing(In, A) >> Out];", false)]
    [InlineData("public Wiring Wires => [new Wire(In, A, Out)];", false)]
    [InlineData("public Wiring Wires => null!;", false)]
    [InlineData("public Wiring Wires => Wiring.Create([In >> A >> Out]);", false)]
    [InlineData("public Wiring Wires { get; } = null!;", false)]
    [InlineData("public Wiring Wires => [..Wires];", false)]
    [InlineData("public Wiring Wires => [Other.In >> A >> Out]; private Net Other => null!;", false)]
    [InlineData("public Wiring Wires => [Many[0] >> A >> Out]; private Population<Source>[] Many => [In];", false)]
    [InlineData("public Wiring Wires => [_in >> A >> Out]; private readonly Population<Source> _in = new(2);", false)]
    [InlineData("public Wiring Wires => [Any >> A >> Out]; private Population Any => In;", true)]
    [InlineData("public Wiring Wires => [Any >> A >> Out]; private Population Any { get; } = new Population<Source>(2);", false)]
    [InlineData("public Wiring Wires => [Get() >> A >> Out]; private Population<Source> Get() => In;", false)]
    [InlineData("public Wire[] Wires => [In >> A >> Out];", false)]
    public void Wires_are_read_or_refused(string wires, bool isRead)
    {
        var compiled = Compiler.Run(Sources.Readout, Sources.Synapse, $$"""
            [Network]
            public partial class Net
            {
                public Population<Source> In { get; } = new(9);
                public Population<Readout> Out { get; } = new(2);
                [Trainable] public Dense<Jump> A { get; } = new(Init.Glorot());
                {{wires}}
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.Empty(compiled.CompilerErrors);
        Assert.Equal(isRead, compiled.Files.Any(f => f.Name == "Net.Simd.g.cs"));
        Assert.Equal(!isRead, compiled.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error && d.Location.GetLineSpan().Path == "Source2.cs"));
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id is Rule.NothingMade or Rule.Internal);
    }

    [Fact]
    public void A_network_says_which_of_its_models_was_refused()
    {
        string[] sources = [.. Sources.All];
        sources[0] = sources[0].Replace("(I - V) / TauMem", "(I % 2 - V) / TauMem");
        var compiled = Compiler.Run(sources);
        Assert.Equal(["SNN0101", "SNN0322"], compiled.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Order());
        Assert.Contains("'Cell' has errors, so no code is made for 'Net'", compiled.Diagnostics.Single(d => d.Id == "SNN0322").GetMessage(null));
        Assert.DoesNotContain(compiled.Files, f => f.Name.StartsWith("Net.", StringComparison.Ordinal));
    }

    /// <summary>The one case in which a network is left out without a word of ours: C# has an error in a model of it.</summary>
    [Fact]
    public void A_network_of_a_model_with_an_error_of_the_compiler_is_left_out_and_the_compiler_says_why()
    {
        string[] sources = [.. Sources.All];
        sources[0] = sources[0].Replace("(I - V) / TauMem", "(I - Vee) / TauMem");
        var compiled = Compiler.Run(sources);
        Assert.DoesNotContain(compiled.Files, f => f.Name.StartsWith("Net.", StringComparison.Ordinal));
        var error = Assert.Single(compiled.CompilerErrors);
        Assert.Contains("Vee", error.GetMessage(null));
    }

    [Fact]
    public void The_safety_net_speaks_where_nothing_was_made_and_nobody_said_why()
    {
        var compilation = Compiler.Compilation("public class Lost { public int X => 1; }");
        var syntax = compilation.SyntaxTrees.Last().GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single();
        var view = new ClassView(compilation.GetTypeByMetadataName("Lost")!, compilation, default);
        var problems = new List<Problem>();
        SafetyNet.Check(new object(), view, problems, syntax);
        Assert.Empty(problems);
        SafetyNet.Check(null, view, problems, syntax);
        Assert.Equal((Rule.NothingMade, syntax.Identifier.SpanStart), (problems.Single().Rule, problems.Single().Start));
        SafetyNet.Check(null, view, problems, syntax);
        Assert.Single(problems); // there is an error by now
    }

    [Fact]
    public void A_name_that_the_compiler_does_not_know_is_its_own_to_report()
    {
        var compilation = Compiler.Compilation("public class Lost { public float X => Missing; public float Y => 2; }");
        var view = new ClassView(compilation.GetTypeByMetadataName("Lost")!, compilation, default);
        var bodies = compilation.SyntaxTrees.Last().GetRoot().DescendantNodes().OfType<ArrowExpressionClauseSyntax>().Select(a => a.Expression).ToArray();
        Assert.False(view.IsForeign(bodies[1]));
        Assert.False(view.HasForeignErrors);
        Assert.True(view.IsForeign(bodies[0]));
        Assert.True(view.HasForeignErrors);
    }

    /// <summary>The user's code compiles, no kernels are made, and an error of ours stands in the user's file.</summary>
    private static void AssertTold(string source)
    {
        var compiled = Compiler.Run(source);
        Assert.Null(compiled.Crash);
        Assert.Empty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Files, f => f.Text.Contains("ModelIr", StringComparison.Ordinal));
        var errors = compiled.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.Equal("Source0.cs", e.Location.GetLineSpan().Path));
        Assert.DoesNotContain(errors, e => e.Id is Rule.NothingMade or Rule.Internal);
    }
}
