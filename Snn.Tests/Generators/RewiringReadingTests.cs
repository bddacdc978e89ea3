using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>Rewiring rules: odd names compile, and what has no meaning is told at the member and gives no code.</summary>
public sealed class RewiringReadingTests
{
    private const string Theta = "[Target] public partial float Theta { get; set; } ", Slope = "[Input] public partial float Slope { get; } ";

    [Fact]
    public void Odd_names_and_forms_get_along_with_generated_code()
    {
        var compiled = Compiler.Run("""
            namespace Odd;

            public class Lanes;
            public class RewiringView;

            public abstract class Base
            {
                public float normalAll { get; init; } = 2;
                public string Strange => "no part of any equation";
            }

            [Rewiring]
            public partial class draws : Base
            {
                public float all { get; init; } = 2;
                public double time { get; init; } = 2;
                public int i { get; init; } = 2;
                [Above(0)] public Time gone { get; init; } = 2 * ms;
                public Schedule @float { get; init; } = 1f;
                public int Every => 3;
                [State] public partial float j { get; set; }
                [State] public partial float states { get; set; }
                [Target] public partial float @class { get; set; }
                [Input] public partial float Normal2 { get; }
                private float Twice => Normal() * i;
                private bool IsOne => !(j > 2 | IsTwo);
                private bool IsTwo { get { return states >= Next(j); } }
                public Equations Step => [Next(j) == normalAll * Twice + Twice + Normal() * all, ..More];
                private Equations More => [Next(states) == Next(@class) + (float)time * (gone / ms) * @float * Iteration + Progress];
                public bool Gone => IsOne && (Next(@class) < Normal() || Normal2 * Twice > 0);
            }

            [Rewiring]
            public partial class Least
            {
                [Target] public partial float W { get; set; }
                public bool Gone => W < 1;
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.Empty(compiled.Diagnostics);
        Assert.Empty(compiled.CompilerErrors);
        Assert.Contains("public int DrawCount => 3;", compiled.Files.Single(f => f.Name == "Odd.draws.Kernels.g.cs").Text);
    }

    [Theory]
    [InlineData("", "1 > 2", Rule.RewiringMembers)]
    [InlineData(Theta + "[Target] public partial float Other { get; set; }", "Next(Theta) < 0", Rule.RewiringMembers)]
    [InlineData(Theta, "1 > 2", Rule.RewiringForm)]
    [InlineData(Theta, "Progress > 0.5", Rule.RewiringForm)]
    [InlineData(Theta, "false", Rule.RewiringForm)]
    [InlineData(Theta + "private bool Own => Theta is 3;", "Own", Rule.UnknownConstruct)]
    [InlineData(Theta + "private bool A => !B; private bool B => A;", "A", Rule.CircularEquations)]
    [InlineData(Theta, "Theta > 0 ^ Theta < 2", Rule.UnknownConstruct)]
    [InlineData(Theta + Slope, "Next(Slope) < 0", Rule.UnknownConstruct)]
    [InlineData(Theta + Slope + "[Input] public partial float More { get; }", "Theta < Slope", Rule.RewiringForm)]
    [InlineData("[Target] public partial Time Theta { get; set; }", "Theta < 0 * ms", Rule.RewiringForm)]
    [InlineData("[Target] public float Theta { get; set; }", "Theta < 0", Rule.PropertyNotPartial)]
    [InlineData("[Target] public partial float Theta { get; }", "Theta < 0", Rule.Accessors)]
    [InlineData("[Target, State] public partial float Theta { get; set; }", "Theta < 0", Rule.StrayAttribute)]
    [InlineData(Theta + "[State(Per.Pre)] public partial float X { get; set; } public Equations Step => [Next(X) == X];", "Theta < X", Rule.StrayAttribute)]
    [InlineData(Theta + "[State(Per.Neuron)] public partial float X { get; set; } public Equations Step => [Next(X) == X];", "Theta < X", Rule.StrayAttribute)]
    [InlineData(Theta + "[Reduce(Over.Batch, Reduction.Sum)] public partial float G { get; }", "Theta < G", Rule.StrayAttribute)]
    [InlineData(Theta + "[Input(Per.Synapse)] public partial float G { get; }", "Theta < G", Rule.StrayAttribute)]
    [InlineData(Theta + "[State] public partial float X { get; set; }", "Theta < X", Rule.StateWithoutEquation)]
    [InlineData(Theta + "[State] public partial float X { get; set; } public Equations Step => [Next(X) == Next(Theta), Next(Theta) == Next(X)];", "Theta < X", Rule.CircularEquations)]
    [InlineData(Theta + "public Equations Step => [Next(Theta) == Theta, Next(Theta) == Theta];", "Theta < 0", Rule.EquationTwice)]
    [InlineData(Theta + Slope + "public Equations Step => [Next(Slope) == Theta];", "Theta < 0", Rule.TargetNotState)]
    [InlineData(Theta + "public Equations Step => [Next(Theta) == Theta * Decay(2 * ms)];", "Theta < 0", Rule.UnknownConstruct)]
    [InlineData(Theta + "public Equations Flow => [Next(Theta) == Theta];", "Theta < 0", Rule.Unread)]
    [InlineData(Theta + "public Event Spike => new() { When = Theta > 0 };", "Theta < 0", Rule.Unread)]
    [InlineData(Theta + "public float Step => 3;", "Theta < 0", Rule.RewiringForm)]
    [InlineData(Theta + "public int Every { get; init; } = 2; [Trainable] public float L { get; init; }", "Theta < L", Rule.NotTrainable)]
    [InlineData(Theta + "[AtLeast(0)] public float L { get; init; } = -1;", "Theta < L", Rule.StartOutOfRange)]
    [InlineData(Theta + "[AtLeast(0)] public Schedule L { get; init; } = 1f;", "Theta < L", Rule.RangeOfNone)]
    [InlineData(Theta + "public float Draws { get; init; } = 1;", "Theta < Draws", Rule.MemberWritten)]
    [InlineData(Theta + "private int Every { get; init; } = 1;", "Theta < 0", Rule.RewiringForm)]
    [InlineData(Theta + "public float Progress { get; init; } = 1;", "Theta < 0", Rule.ReservedName)]
    public void What_has_no_meaning_in_a_rule_is_told(string members, string gone, string rule)
    {
        var compiled = Compiler.Run($"[Rewiring] public partial class Mine {{ {members} public bool Gone => {gone}; }}");
        Assert.Null(compiled.Crash);
        Assert.Equal(rule, Assert.Single(compiled.Diagnostics).Id);
        Assert.DoesNotContain(compiled.Files, f => f.Name.Contains("Kernels"));
    }

    [Fact]
    public void A_condition_is_a_bool_and_a_class_is_of_one_kind()
    {
        Assert.Equal(Rule.RewiringForm, Assert.Single(Compiler.Run($"[Rewiring] public partial class Mine {{ {Theta} public float Gone => Theta; }}").Diagnostics).Id);
        Assert.Equal(Rule.NotExpressionBodied, Assert.Single(Compiler.Run($"[Rewiring] public partial class Mine {{ {Theta} public bool Gone {{ get; init; }} }}").Diagnostics).Id);
        Assert.Equal(Rule.MarkedTwice, Assert.Single(Compiler.Run($"[Rewiring, CustomUpdate] public partial class Mine {{ {Theta} public bool Gone => Theta < 0; }}").Diagnostics).Id);
        Assert.Equal(Rule.NotPartial, Assert.Single(Compiler.Run($"[Rewiring] public class Mine {{ {Theta} public bool Gone => Theta < 0; }}").Diagnostics).Id);
    }

    [Theory]
    [InlineData("new Mine()", null)]
    [InlineData("new Mine { }", null)]
    [InlineData("(object)given", null)]
    [InlineData("given", null)]
    [InlineData("null", null)]
    [InlineData("flag ? new Mine() : null", null)]
    [InlineData("flag ? new Mine() : (object)new DeepR()", null)]
    [InlineData("new Adam()", Rule.RewiringNone)]
    [InlineData("\"deep\"", Rule.RewiringNone)]
    public void A_projection_takes_any_rule_and_nothing_else(string given, string? rule)
    {
        var compiled = Compiler.Run($$"""
            using Snn.Models;
            [Rewiring] public partial class Mine { {{Theta}} public bool Gone => Theta < 0; }
            [Network, Train<EventProp>]
            public partial class Net(Mine? given, bool flag)
            {
                public bool Flag => flag;
                public Mine? Given => given;
                public Population<SpikeInput> In { get; } = new(2);
                public Population<Leaky> Out { get; } = new(2);
                [Trainable] public Sparse<Exponential> InOut { get; } = new(Init.Kaiming(), Connect.All) { Rewiring = {{given}} };
                public Wiring Wires => [In >> InOut >> Out];
            }
            """);
        Assert.Null(compiled.Crash);
        Assert.Equal(rule is null ? [] : [rule], compiled.Diagnostics.Where(d => d.Id != Rule.IntegratorChosen).Select(d => d.Id));
        Assert.DoesNotContain(compiled.CompilerErrors, e => rule is null || e.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true);
    }
}
