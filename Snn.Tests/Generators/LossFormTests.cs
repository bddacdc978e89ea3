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

    private static string Source(string members, string score, string objective) =>
        $"[Loss] public partial class Mine2 {{ {members} public float Score => {score}; public float Objective => {objective}; }}";
}
