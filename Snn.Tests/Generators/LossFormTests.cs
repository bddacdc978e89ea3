using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>What a loss cannot be made of is said at the member, and gives no code.</summary>
public class LossFormTests
{
    [Theory]
    [InlineData("SumOverTime(Y)", "SumOverTime(Y)", "must be one number of a trial")]
    [InlineData("SumOverTime(Y)", "CrossEntropy(Y)", "must reduce the readout over time once")]
    [InlineData("SumOverTime(Y)", "CrossEntropy(SumOverTime(Y) + MaxOverTime(Y))", "must reduce the readout over time once")]
    [InlineData("SumOverTime(Y)", "SumOverTime(CrossEntropy(MeanOverTime(Y)))", "move the inner reduction over time out")]
    [InlineData("SumOverTime(Y)", "CrossEntropy(SumOverTime(Y)) + SumOverClasses(SumOverTime(Y))", "must be one number of a trial")]
    [InlineData("SumOverTime(Y)", "Y * CrossEntropy(SumOverTime(Y))", "reads Y where it has no value of its own")]
    [InlineData("SumOverTime(Y)", "SumOverTime(Y * CrossEntropy(Y))", "reads Y where it has no value of its own")]
    [InlineData("SumOverTime(Y)", "CrossEntropy(SumOverTime(Y) * StepIndex)", "reads StepIndex where it has no value of its own")]
    [InlineData("SumOverTime(Y)", "CrossEntropy(SumOverTime(Y) - AtLabel(SumOverTime(Y)))", "only in a sum or mean over classes")]
    [InlineData("SumOverTime(Y)", "SumOverClasses(SumOverTime(Y) + SumOverClasses(SumOverTime(Y)))", "inside another reduction")]
    [InlineData("SumOverTime(Y)", "SumOverTime(CrossEntropy(Y, Abs(Y)))", "smooths labels by something that changes")]
    [InlineData("SumOverTime(Y)", "Tanh(SumOverTime(CrossEntropy(Y)))", "must be one number of a trial")]
    [InlineData("SumOverTime(Y)", "SumOverTime(Tanh(CrossEntropy(Y) - CrossEntropy(2 * Y)))", "must be one number of a trial")]
    [InlineData("SumOverTime(Y)", "SumOverTime(Tanh(CrossEntropy(Y)) * Tanh(Y))", "reads Y where it has no value of its own")]
    [InlineData("SumOverTime(Y)", "CrossEntropy(SumOverTime(Y) * Within(2, 5))", "reads a window where a step is no more one of its own")]
    [InlineData("Y", "CrossEntropy(SumOverTime(Y))", "must be a value of each class")]
    [InlineData("SumOverTime(Y * OneHot)", "CrossEntropy(SumOverTime(Y))", "reads OneHot where it has no value of its own")]
    public void A_loss_of_another_form_is_named(string score, string objective, string why)
    {
        var compiled = Compiler.Run(Source("[Readout] public partial float Y { get; }", score, objective));
        Assert.Null(compiled.Crash);
        var found = Assert.Single(compiled.Diagnostics);
        Assert.Equal(Rule.LossForm, found.Id);
        Assert.Contains(why, found.GetMessage(null));
        Assert.DoesNotContain(compiled.Files, f => f.Name.Contains("Kernels"));
    }

    [Theory]
    [InlineData("CrossEntropy(MaxOverTime(Exp(-0.1f * StepIndex) * Y))")]
    [InlineData("CrossEntropy(Tanh(SumOverTime(Exp(-0.1f * StepIndex) * Y)))")]
    [InlineData("SumOverClasses(Pow(MaxOverTime(Exp(-0.1f * StepIndex) * Y) - OneHot, 2))")]
    public void Two_loops_with_an_exponential_of_the_step_have_a_product_each(string objective)
    {
        var compiled = Compiler.Run(Source("[Readout] public partial float Y { get; }", "SumOverTime(Y)", objective));
        Assert.Empty(compiled.Diagnostics);
        Assert.Empty(compiled.CompilerErrors);
    }

    [Theory]
    [InlineData("CrossEntropy(SumOverTime(Decay(20 * ms) * Iteration * Y))", Rule.UnknownConstruct)]
    [InlineData("CrossEntropy(MathF.Cbrt(SumOverTime(Y)))", Rule.UnknownConstruct)]
    [InlineData("CrossEntropy(Mine(Y))", Rule.UnknownConstruct)]
    public void An_unknown_reduction_or_function_is_no_part_of_a_loss(string objective, string rule)
    {
        var compiled = Compiler.Run(Source("[Readout] public partial float Y { get; } static float Mine(float x) => x;", "SumOverTime(Y)", objective));
        Assert.Contains(compiled.Diagnostics, d => d.Id == rule);
        Assert.DoesNotContain(compiled.Files, f => f.Name.Contains("Kernels"));
    }

    [Theory]
    [InlineData("[Readout] public float Y { get; }", Rule.PropertyNotPartial)]
    [InlineData("[Readout] public partial float Y { get; } [Trainable] public float Gain { get; init; } = 2;", Rule.NotTrainable)]
    [InlineData("[Readout] public partial double Y { get; }", Rule.MemberType)]
    [InlineData("[Readout] public partial float Y { get; } public float OneHot { get; init; } = 2;", Rule.ReservedName)]
    [InlineData("[Readout] public partial float Y { get; } public float Targets { get; init; } = 2;", Rule.MemberWritten)]
    [InlineData("[Readout] public partial float Y { get; } public override bool IsPerStep => true;", Rule.MemberWritten)]
    public void Members_are_checked(string members, string rule)
    {
        string readout = members.Contains("double") ? "SumOverTime((float)Y)" : "SumOverTime(Y)";
        Assert.Equal(rule, Assert.Single(Compiler.Run(Source(members, readout, $"CrossEntropy({readout})")).Diagnostics).Id);
    }

    [Fact]
    public void First_spikes_are_not_reduced_over_time()
    {
        var compiled = Compiler.Run(Source("[FirstSpike] public partial Time T { get; }", "-T / ms", "CrossEntropy(SumOverTime(-T / ms))"));
        Assert.Contains("nothing is to be reduced over time", Assert.Single(compiled.Diagnostics).GetMessage(null));
    }

    [Fact]
    public void A_reduction_is_no_part_of_a_neuron()
    {
        var compiled = Compiler.Run("[Neuron] public partial class A { [State] public partial float V { get; set; } public Equations Step => [Next(V) == SumOverTime(V) + OneHot]; }");
        Assert.Equal([Rule.UnknownConstruct, Rule.UnknownConstruct], compiled.Diagnostics.Select(d => d.Id));
    }

    [Theory]
    [InlineData("[Readout] public partial float Y { get; } [TargetSignal] public partial float X { get; }", "SumOverTime(Y)", "SumOverTime(SumOverClasses(Pow(Y - X, 2)))", "nothing is to be reduced over time")]
    [InlineData("[Readout] public partial float Y { get; } [TargetSignal] public partial float X { get; }", "Y", "SumOverClasses(Pow(SumOverTime(Y - X), 2))", "has a target in each step, so each step is compared by itself")]
    [InlineData("[Readout] public partial float Y { get; } [TargetSignal] public partial float X { get; }", "Y", "SumOverTime(SumOverClasses(Pow(Y, 2)))", "has no part in the objective")]
    [InlineData("[Readout] public partial float Y { get; } [TargetSignal] public partial float X { get; }", "X", "SumOverTime(SumOverClasses(Pow(Y - X, 2)))", "reads X where it has no value of its own")]
    [InlineData("[Readout] public partial float Y { get; } [Mask] public partial float M { get; }", "SumOverTime(Y)", "SumOverTime(SumOverClasses(M * Y))", "reads M where a step is no more one of its own")]
    [InlineData("[Readout] public partial float Y { get; } [Mask] public partial float M { get; } [Mask] public partial float N { get; }", "SumOverTime(Y)", "SumOverTime(M * CrossEntropy(Y))", "is marked as another property is")]
    [InlineData("[FirstSpike] public partial Time Y { get; } [Mask] public partial float M { get; }", "-Y / ms", "M * CrossEntropy(-Y / ms)", "first spikes are of the trial as a whole")]
    [InlineData("[Readout] public partial float Y { get; } [Target] public partial float X { get; } [TargetSignal] public partial float S { get; }", "Y", "SumOverTime(SumOverClasses(Pow(Y - S, 2)))", "leave out one of the two")]
    [InlineData("[Readout] public partial float Y { get; } [Mask] public float M { get; }", "SumOverTime(Y)", "SumOverTime(M * CrossEntropy(Y))", "partial")]
    [InlineData("[Readout] public partial float Y { get; }", "SumOverTime(Y)", "SumOverTime(Within(5, 5) * CrossEntropy(Y))", "has no step")]
    [InlineData("[Readout] public partial float Y { get; } public int Goal { get; init; } = 3; [Mask] public partial float t { get; }", "SumOverTime(Y)", "SumOverTime(t * Within(Goal, 7) * CrossEntropy(Y))", "")]
    [InlineData("[Readout] public partial float Y { get; } [OutputMask] public partial float W { get; }", "SumOverTime(W * Y)", "SumOverTime(W * CrossEntropy(Y))", "multiply what is compared, or summed over time, of each class by it")]
    [InlineData("[Readout] public partial float Y { get; } [OutputMask] public partial float W { get; }", "SumOverTime(Y)", "SumOverTime(CrossEntropy(Y))", "has no part in the objective")]
    [InlineData("[Readout] public partial float Y { get; } [OutputMask] public partial float W { get; } [OutputMask] public partial float V { get; }", "SumOverTime(Y)", "CrossEntropy(SumOverTime(W * V * Y))", "is marked as another property is")]
    [InlineData("[FirstSpike] public partial Time Y { get; } [OutputMask] public partial float W { get; }", "-Y / ms", "CrossEntropy(-W * Y / ms)", "first spikes are of the trial as a whole")]
    [InlineData("[Spike] public partial float Z { get; } [OutputMask] public partial float w { get; } [Mask] public partial float goal { get; }", "SumOverTime(goal * w * Z)", "SumOverTime(goal * SumOverClasses(w * Pow(Z - OneHot, 2)))", "")]
    [InlineData("[Spike] public partial float Z { get; } [Readout] public partial float Y { get; }", "SumOverTime(Z)", "CrossEntropy(SumOverTime(Z))", "must have one [Readout], [Spike] or [FirstSpike]")]
    public void What_is_given_over_time_is_checked(string members, string score, string objective, string why)
    {
        var compiled = Compiler.Run(Source(members, score, objective));
        Assert.Null(compiled.Crash);
        if (why == "")
        {
            Assert.Empty(compiled.Diagnostics);
            Assert.Empty(compiled.CompilerErrors);
        }
        else
        {
            Assert.Contains(compiled.Diagnostics, d => d.GetMessage(null).Contains(why, System.StringComparison.Ordinal));
        }
    }

    private static string Source(string members, string score, string objective) =>
        $"[Loss] public partial class Mine2 {{ {members} public float Score => {score}; public float Objective => {objective}; }}";
}
