using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>Bases, modifiers and accessors: what has a meaning works, and what has none is refused where it stands.</summary>
public sealed class ClassShapeTests
{
    private const string Members = """
        public Time Tau { get; init; } = 20 * ms;
        [State] public partial float V { get; set; }
        [Input] public partial float I { get; }
        public Equations Flow => [D(V) == (I - V) / Tau];
        """;

    [Theory]
    [InlineData("[Neuron] public partial record Cell { MEMBERS }", "SNN0003", "Cell")]
    [InlineData("[Neuron] public partial record struct Cell { }", "SNN0003", "Cell")]
    [InlineData("[Neuron] public partial struct Cell { }", "SNN0003", "Cell")]
    [InlineData("[Loss] public partial record Cell { }", "SNN0003", "Cell")]
    [InlineData("[Network] public partial record Cell { }", "SNN0003", "Cell")]
    [InlineData("[Neuron] file partial class Cell { MEMBERS }", "SNN0132", "file")]
    [InlineData("[Neuron] public static partial class Cell { }", "SNN0132", "static")]
    [InlineData("[Neuron] public partial class Cell { MEMBERS } [Neuron] public partial class Other : Cell { }", "SNN0134", "Other")]
    [InlineData("[Neuron] public partial class Cell { MEMBERS public float Tau2 => 1; } public class Base { public float Tau2 => 2; } [Neuron] public partial class Other : Base { public new float Tau2 => 3; }", "SNN0134", "Tau2")]
    [InlineData("public class Base { public float K => 1; } [Loss] public partial class Cell : Base { [Readout] public partial float Y { get; } public float Score => Y; public float Objective => CrossEntropy(MeanOverTime(Y)); }", "SNN0134", "Cell")]
    [InlineData("[Neuron, Train<EProp>] public partial class Cell { MEMBERS }", "SNN0133", "Train<EProp>")]
    public void A_class_of_another_shape_is_refused(string source, string rule, string token) => AssertRefused(source.Replace("MEMBERS", Members), rule, token);

    [Theory]
    [InlineData("[State] public partial float V { get; set; }", "[State] public partial float V { get; }", "SNN0131", "{ get; }")]
    [InlineData("[State] public partial float V { get; set; }", "[State] public partial float V { get; init; }", "SNN0131", "init;")]
    [InlineData("[State] public partial", "[State] public static partial", "SNN0132", "static")]
    [InlineData("[Input] public partial float I { get; }", "[Input] public partial float I { get; set; }", "SNN0131", "set;")]
    [InlineData("[Input] public partial float I { get; }", "[Input] public partial float I { get; private set; }", "SNN0131", "private set;")]
    [InlineData("public Time Tau { get; init; }", "private Time Tau { get; init; }", "SNN0132", "private")]
    [InlineData("public Time Tau { get; init; }", "protected Time Tau { get; init; }", "SNN0132", "protected")]
    [InlineData("public Time Tau { get; init; }", "private protected Time Tau { get; init; }", "SNN0132", "private")]
    [InlineData("public Time Tau { get; init; }", "Time Tau { get; init; }", "SNN0132", "Tau")]
    [InlineData("public Time Tau { get; init; }", "public Time Tau { private get; init; }", "SNN0132", "private")]
    [InlineData("public Time Tau { get; init; }", "public Time Tau { get => V * ms; init { } } private Time T2 { get; }", "SNN0107", "Tau")]
    [InlineData("public Time Tau { get; init; }", "public Time Tau { get { var t = V; return t * ms; } } private Time T2 { get; }", "SNN0107", "Tau")]
    [InlineData("public Time Tau", "[Readout] public Time Tau", "SNN0133", "Readout")]
    [InlineData("public Time Tau", "[Into(\"I\")] public Time Tau", "SNN0133", "Into(\"I\")")]
    [InlineData("public Time Tau", "[Impulse] public Time Tau", "SNN0133", "Impulse")]
    [InlineData("public Time Tau", "[Integrate(Integrator.Exact)] public Time Tau", "SNN0133", "Integrate(Integrator.Exact)")]
    [InlineData("public Equations Flow", "[Integrate((Integrator)17)] public Equations Flow", "SNN0133", "Integrate((Integrator)17)")]
    [InlineData("[State] public", "[State, Input] public", "SNN0133", "Input")]
    [InlineData("[State] public", "[State, SpikeCount] public", "SNN0133", "SpikeCount")]
    [InlineData("public Equations Flow", "public Equations Strat => [Next(V) == 1]; public Equations Flow", "SNN0136", "Strat")]
    [InlineData("[Input] public", "[Impulse, Input] public partial float J { get; } [State, Impulse] public partial float U { get; set; } [Input] public", "SNN0116", "U")]
    public void A_member_without_a_meaning_is_refused(string plain, string changed, string rule, string token)
    {
        string members = Members.Replace(plain, changed);
        Assert.NotEqual(Members, members);
        AssertRefused($"[Neuron] public partial class Cell {{ {members} }}", rule, token);
    }

    [Theory]
    [InlineData("public float Dt { get; init; } = 1;", "SNN0324", "Dt")]
    [InlineData("public static Time Dt => 1 * ms;", "SNN0324", "Dt")]
    [InlineData("public Time Dt = 1 * ms;", "SNN0324", "Dt")]
    [InlineData("public const float Dt = 1;", "SNN0324", "Dt")]
    [InlineData("public Time Dt { set { } }", "SNN0324", "Dt")]
    [InlineData("public Time Dt() => 1 * ms;", "SNN0324", "Dt")]
    [InlineData("public static Population<Readout> Other { get; } = new(2);", "SNN0132", "static")]
    [InlineData("[State] public float X { get; set; }", "SNN0133", "State")]
    [InlineData("[Readout] public float X { get; set; }", "SNN0133", "Readout")]
    [InlineData("[Into(\"I\")] public Population<Source> More { get; } = new(2);", "SNN0133", "Into(\"I\")")]
    public void A_member_of_a_network_without_a_meaning_is_refused(string member, string rule, string token) =>
        AssertRefused(Sources.Readout + Sources.Synapse + Network(member), rule, token);

    [Theory]
    [InlineData("[Network, Train<EProp>, Train<EProp>]", "Train<EProp>")]
    [InlineData("[Network] [Train<EProp>] [Train<SurrogateBptt>] [Snn.Train<EProp>]", "Snn.Train<EProp>")]
    public void A_rule_that_a_network_has_already_is_refused_where_it_stands_again(string marks, string token)
    {
        string source = Sources.Readout + Sources.Synapse + Network("").Replace("[Network]", marks);
        var error = Assert.Single(Compiler.Run(source).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(("SNN0133", token), (error.Id, source.Substring(error.Location.SourceSpan.Start, error.Location.SourceSpan.Length)));
        Assert.True(error.Location.SourceSpan.Start > source.IndexOf("Train<EProp>", StringComparison.Ordinal));
    }

    [Fact]
    public void An_integrator_of_a_synapse_that_its_neuron_integrates_is_refused() => AssertRefused(
        Sources.Synapse.Replace("public Equations Flow => [D(X)", "[Integrate(Integrator.RungeKutta4)] public Equations Flow => [D(X)"), "SNN0133", "Integrate(Integrator.RungeKutta4)");

    [Theory]
    [InlineData("private Time Dt { get; init; } = 1 * ms;")]
    [InlineData("protected Time Dt => 1 * ms;")]
    [InlineData("public Time Dt { get; set; } = 1 * ms;")]
    [InlineData("internal virtual Time Dt { get { return 1 * ms; } }")]
    public void The_time_step_is_any_property_that_can_be_read(string member)
    {
        var compiled = AssertSound(Sources.Readout + Sources.Synapse + Network(member));
        Assert.Contains(compiled.Files, f => f.Name == "Net.g.cs" && f.Text.Contains("Dt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[State] private partial float V { get; set; }")]
    [InlineData("[State] protected internal partial float V { get; private set; }")]
    [InlineData("[State] public partial float V { private get; set; }")]
    [InlineData("[State] public virtual partial float V { get; protected set; }")]
    [InlineData("[State] public required partial float V { get; set; }")]
    [InlineData("[State] public partial float V { get; set; } public partial float V { get => field; set => field = value; }")]
    public void Modifiers_of_a_state_are_kept(string state) =>
        AssertSound($"[Neuron] public partial class Cell {{ {Members.Replace("[State] public partial float V { get; set; }", state)} }}");

    [Theory]
    [InlineData("internal Time Tau { get; init; }")]
    [InlineData("protected internal Time Tau { get; set; }")]
    [InlineData("public virtual Time Tau { get; init; }")]
    [InlineData("public Time Tau { get; }")]
    [InlineData("public Time Tau { get => field; init => field = value; }")]
    [InlineData("private Time _tau; public Time Tau { get { return _tau; } init { _tau = value; } } private Time T2 { get; }")]
    [InlineData("private Time Half => 10 * ms; private Time Tau { get { return Half * 2; } } private Time T2 { get; }")]
    [InlineData("private Time Tau { get => 2 * (10 * ms); } private Time T2 { get; }")]
    public void Parameters_and_helpers_are_written_as_one_likes(string parameter) =>
        AssertSound($"[Neuron] public partial class Cell {{ {Members.Replace("public Time Tau { get; init; }", parameter)} }}");

    [Theory]
    [InlineData("public class Base { BASE }", "Base")]
    [InlineData("public abstract class Base { BASE }", "Base")]
    [InlineData("public class Root { BASE } public class Base : Root { }", "Base")]
    [InlineData("public class Base<T> { BASE public T? Unused { get; init; } }", "Base<int>")]
    [InlineData("public class Base { public Time Tau { get; init; } = 20 * ms; protected virtual float Gain => 3; protected Equations Leak => [D(Self) == (Gain * Arriving - Self) / Tau]; protected virtual float Self => 0; protected virtual float Arriving => 0; }", "Base")]
    public void Parameters_helpers_and_sets_of_a_base_class_are_as_good_as_ones_own(string declared, string name)
    {
        const string shared = "public Time Tau { get; init; } = 20 * ms; protected virtual float Gain => 3; private float Half => Gain / 2; protected float Twice => 4 * Half;";
        bool isOwnSet = !declared.Contains("Leak", StringComparison.Ordinal);
        string flow = isOwnSet ? "[D(V) == (Twice * I - V) / Tau]" : "[D(V) == (2 * Gain * I - V) / Tau]";
        var inherited = AssertSound(declared.Replace("BASE", shared) + $$"""
            [Neuron] public partial class Cell : {{name}}
            {
                protected override float Gain => 5;
                [State] public partial float V { get; set; }
                [Input] public partial float I { get; }
                public Equations Flow => {{flow}};
            }
            """);
        var plain = AssertSound($$"""
            [Neuron] public partial class Cell
            {
                public Time Tau { get; init; } = 20 * ms;
                [State] public partial float V { get; set; }
                [Input] public partial float I { get; }
                public Equations Flow => [D(V) == (10f * I - V) / Tau];
            }
            """);
        Assert.Equal(Flow(plain), Flow(inherited));

        static string Flow(Compiled compiled) => compiled.Files.Single().Text.Split('\n').First(l => l.Contains("flow|V|", StringComparison.Ordinal));
    }

    [Fact]
    public void A_parameter_of_a_base_class_in_another_assembly_is_read_and_a_computation_is_refused()
    {
        var library = Compiler.Compilation("public abstract class Far { public Time Tau { get; init; } = 20 * ms; public float Twice => 2; public Equations Leak => []; }");
        using var bytes = new MemoryStream();
        Assert.True(library.Emit(bytes).Success);
        var reference = MetadataReference.CreateFromImage(bytes.ToArray());
        Assert.DoesNotContain(Run("(I - V) / Tau").Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal("SNN0134", Assert.Single(Run("(Twice * I - V) / Tau").Diagnostics, d => d.Severity == DiagnosticSeverity.Error).Id);

        Compiled Run(string rate) => Compiler.Run(Compiler.Compilation(
            $$"""[Neuron] public partial class Cell : Far { [State] public partial float V { get; set; } [Input] public partial float I { get; } public Equations Flow => [D(V) == {{rate}}]; }""").AddReferences(reference));
    }

    [Fact]
    public void A_parameter_that_another_assembly_cannot_read_is_refused_at_the_population()
    {
        var library = Compiler.Run("[Neuron] public partial class Far { internal Time Tau { get; init; } = 20 * ms; [State] public partial float V { get; set; } [Input] public partial float I { get; } public Equations Flow => [D(V) == (I - V) / Tau]; [Output] public float Y => V; }");
        using var bytes = new MemoryStream();
        Assert.True(library.Output.Emit(bytes).Success);
        var compiled = Compiler.Run(Compiler.Compilation("""
            using Snn.Models;
            [Network] public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(9);
                public Population<Far> Out { get; } = new(2);
                public Dense<Exponential> A { get; } = new(Init.Glorot());
                public Wiring Wires => [In >> A >> Out];
            }
            """).AddReferences(MetadataReference.CreateFromImage(bytes.ToArray())));
        Assert.Equal("SNN0325", Assert.Single(compiled.Diagnostics).Id);
    }

    private static string Network(string member) => $$"""
        [Network]
        public partial class Net
        {
            public Population<Source> In { get; } = new(9);
            public Population<Readout> Out { get; } = new(2);
            [Trainable] public Dense<Jump> A { get; } = new(Init.Glorot());
            {{member}}
            public Wiring Wires => [In >> A >> Out];
        }
        """;

    private static Compiled AssertSound(string source)
    {
        var compiled = Compiler.Run(source);
        Assert.Null(compiled.Crash);
        Assert.Empty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(compiled.Files, f => f.Text.Contains("ModelIr", StringComparison.Ordinal));
        return compiled;
    }

    private static void AssertRefused(string source, string rule, string token)
    {
        var compiled = Compiler.Run(source);
        Assert.Null(compiled.Crash);
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
        var error = Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((rule, token), (error.Id, source.Substring(error.Location.SourceSpan.Start, error.Location.SourceSpan.Length)));
    }
}
