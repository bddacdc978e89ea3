using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>A name that is declared twice is what C# reports; there is nothing to add, and no broken file.</summary>
public sealed class DuplicateMemberTests
{
    [Theory]
    [InlineData(nameof(Sources.Neuron), "[State] public partial float A { get; set; }")]
    [InlineData(nameof(Sources.Neuron), "public float VTh    { get; init; } = 1f;")]
    [InlineData(nameof(Sources.Neuron), "private float Half => VTh / 2;")]
    [InlineData(nameof(Sources.Neuron), "[Input] public partial float I { get; }")]
    [InlineData(nameof(Sources.Neuron), "public Equations Start => [Next(A) == Half];")]
    [InlineData(nameof(Sources.Neuron), "private float A;")]
    [InlineData(nameof(Sources.Synapse), "[State] public partial float X { get; set; }")]
    [InlineData(nameof(Sources.Loss), "[Readout] public partial float Y { get; }")]
    [InlineData(nameof(Sources.Loss), "public float Objective => CrossEntropy(Score);")]
    [InlineData(nameof(Sources.Penalty), "[SpikeCount] public partial float N { get; }")]
    [InlineData(nameof(Sources.Penalty), "public float Strength { get; init; } = 1e-3f;")]
    [InlineData(nameof(Sources.Network), "public Population<Cell> Hidden { get; } = new(8);")]
    [InlineData(nameof(Sources.Network), "[Trainable] public Dense<Trace> HidOut { get; } = new(Init.Glorot());")]
    [InlineData(nameof(Sources.Update), "[Target] public partial float Theta { get; set; }")]
    public void The_compiler_alone_reports_it(string file, string member)
    {
        string[] sources = [.. Sources.All];
        int changed = Array.IndexOf(sources, typeof(Sources).GetField(file)!.GetValue(null));
        sources[changed] = sources[changed].Insert(sources[changed].IndexOf('{') + 1, "\n" + member);
        var compiled = Compiler.Run(sources);
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.NotEmpty(compiled.CompilerErrors);
        RulePageTests.AssertGeneratedCodeIsSound(compiled);
    }
}
