using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>What a penalty cannot be made of is said at the member, and gives no code.</summary>
public class PenaltyReadingTests
{
    private const string Count = "[SpikeCount] public partial float N { get; }", Rate = "[FiringRate] public partial Rate R { get; }";

    [Theory]
    [InlineData(Count, "N * Decay(20 * ms)")]
    [InlineData(Count, "N * Iteration")]
    [InlineData(Count, "SumOverTime(N)")]
    [InlineData(Count, "N * StepCount")]
    [InlineData(Count + "static float Own(float x) => x;", "N * Own(2)")]
    [InlineData(Count + "[Readout] public partial float Y { get; }", "N * Y", Rule.StrayAttribute)]
    [InlineData(Count + "public static float Gain { get; set; }", "N * Gain")]
    public void What_has_no_meaning_is_named(string members, string objective, string rule = Rule.UnknownConstruct)
    {
        var compiled = Compiler.Run(Source(members, objective));
        Assert.Null(compiled.Crash);
        Assert.Equal(rule, Assert.Single(compiled.Diagnostics).Id);
        Assert.DoesNotContain(compiled.Files, f => f.Name.Contains("Kernels"));
    }

    [Theory]
    [InlineData("[SpikeCount] public float N { get; }", "N", Rule.PropertyNotPartial)]
    [InlineData("[SpikeCount] public partial int N { get; }", "N", Rule.PenaltyType)]
    [InlineData("[SpikeCount] public partial Rate N { get; }", "N / Hz", Rule.PenaltyType)]
    [InlineData(Rate + "[TrialLength] public partial float T { get; }", "T * (R / Hz)", Rule.PenaltyType)]
    [InlineData(Count + "[Trainable] public float Gain { get; init; } = 2;", "Gain * N", Rule.NotTrainable)]
    [InlineData(Count + "public float NewKernel { get; init; } = 2;", "NewKernel * N", Rule.MemberWritten)]
    [InlineData(Count + Rate + "[FiringRate] public partial Rate Again { get; }", "N", Rule.PenaltyMembers)]
    [InlineData("[TrialLength] public partial Time T { get; }", "T / ms", Rule.PenaltyMembers)]
    [InlineData(Count, "N >= 3 ? 1 : 0", Rule.PenaltyFlat)]
    public void Members_are_checked(string members, string objective, string rule) =>
        Assert.Equal(rule, Assert.Single(Compiler.Run(Source(members, objective)).Diagnostics).Id);

    [Fact]
    public void Units_are_checked_by_the_compiler() =>
        Assert.NotEmpty(Compiler.Run(Source(Rate + "public Time Tau { get; init; } = 20 * ms;", "(R - Tau) / Hz")).CompilerErrors);

    [Fact]
    public void Names_of_every_kind_do_not_clash()
    {
        var compiled = Compiler.Run(Source(
            "[SpikeCount] public partial float Value { get; } [FiringRate] public partial Rate @float { get; } [TrialLength] public partial Time count { get; } public float Slope { get; init; } = 1; public float penalty { get; init; } = 1; public float Kernel { get; init; } = 1;",
            "Slope * penalty * Kernel * Value * (@float * count)"));
        Assert.Empty(compiled.Diagnostics);
        Assert.Empty(compiled.CompilerErrors);
        compiled = Compiler.Run(Source(
            "[SpikeCount] public partial float Value { get; } [FiringRate] public partial Rate Shared1 { get; } [TrialLength] public partial Time count { get; } public float Slope { get; init; } = 1; public float penalty { get; init; } = 1;",
            "Slope * penalty * Value * (Shared1 * count)"));
        Assert.Empty(compiled.Diagnostics);
        Assert.Empty(compiled.CompilerErrors);
    }

    private static string Source(string members, string objective) =>
        $"[Penalty] public partial class Mine {{ {members} public float Objective => {objective}; }}";
}
