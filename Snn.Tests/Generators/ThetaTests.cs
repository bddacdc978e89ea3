using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>The distance from a threshold has the unit of the threshold.</summary>
public sealed class ThetaTests
{
    [Theory]
    [InlineData("theta => Max(0, 1 - Abs(theta / (20 * mV)))")]
    [InlineData("theta => 0.3f * Max(0, 1 - Abs(theta) / W)")]
    [InlineData("theta => Triangular(theta, 20 * mV)")]
    [InlineData("theta => Triangular(theta / W, 1)")]
    [InlineData("theta => Gaussian(theta, W)")]
    [InlineData("theta => MultiGaussian(theta, W, spread: 3)")]
    [InlineData("theta => FastSigmoid(theta / mV, 2)")]
    [InlineData("theta => theta > 2 * mV ? 0 : 1")]
    [InlineData("theta => theta > 0 ? theta / W : -theta / W")]
    [InlineData("theta => Exp(-(theta + 3 * mV) / W)")]
    [InlineData("theta => 1 / (1 + theta / W * (theta / W))")]
    [InlineData("theta => 1 / Pow(1 + Abs(theta), 2)")] // the number of millivolts
    public void A_threshold_in_a_unit_divides_theta_by_it(string surrogate) => AssertFits("Voltage", "V > 10 * mV", surrogate);

    [Theory]
    [InlineData("theta => Max(0, 1 - Abs(theta / F))")]
    [InlineData("theta => Triangular(theta, F)")]
    [InlineData("t => 0.3f / (1 + t * t)")]
    [InlineData("t => Arctan(t, 3)")]
    [InlineData("t => 1.0 / (1 + Abs(t))")]
    [InlineData("t => t > 0 ? 1 - t : 1 + t")]
    [InlineData("t => t")]
    [InlineData("t => (float)t * t.Value")]
    [InlineData("t => 2 - t - 3 + t * 2 / 4")]
    [InlineData("t => Clamp(1 - t, 0, 1)")]
    [InlineData("t => MathF.Exp(-MathF.Abs(t))")]
    [InlineData("t => Abs(t * W / mV)")]
    [InlineData("_ => 1")]
    public void A_threshold_that_is_a_number_takes_theta_as_one(string surrogate) => AssertFits("float", "V > 1", surrogate);

    [Fact]
    public void Theta_over_a_time_is_a_number_where_the_threshold_is_a_time() => AssertFits("float", "V * ms > 2 * ms", "t => Exp(-Abs(t / (5 * ms)))");

    [Theory]
    [InlineData("Voltage", "V > 10 * mV", "theta => Max(0, 1 - Abs(theta / (20 * ms)))", "20 * ms")]
    [InlineData("Voltage", "V > 10 * mV", "theta => Max(0, 1 - Abs(2 * theta / nA))", "nA")]
    [InlineData("Voltage", "V > 10 * mV", "theta => theta > 2 * nA ? 1 : 0", "2 * nA")]
    [InlineData("Voltage", "V > 10 * mV", "theta => Triangular(theta, 2 * ms)", "2 * ms")]
    [InlineData("Voltage", "V > 10 * mV", "theta => theta * W / mV", "W")]
    [InlineData("float", "V > 1", "theta => Max(0, 1 - Abs(theta / (20 * mV)))", "20 * mV")]
    [InlineData("float", "V > 1", "theta => Triangular(theta, W)", "W")]
    [InlineData("float", "V * ms > 2 * ms", "theta => Abs(theta / mV)", "mV")]
    public void Another_unit_is_an_error_at_it(string type, string condition, string surrogate, string token)
    {
        string source = Model(type, condition, surrogate);
        var compiled = Compiler.Run(source);
        Assert.Empty(compiled.CompilerErrors);
        var error = Assert.Single(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(("SNN0135", token), (error.Id, source.Substring(error.Location.SourceSpan.Start, error.Location.SourceSpan.Length)));
    }

    [Fact]
    public void The_unit_is_that_of_a_condition_that_a_helper_stands_for()
    {
        string source = Model("Voltage", "V > 10 * mV", "theta => Abs(theta / ms)").Replace("When = V > 10 * mV", "When = !Below").Replace("public Event", "private bool Below => (V < 10 * mV); public Event");
        Assert.Equal("SNN0135", Assert.Single(Compiler.Run(source).Diagnostics, d => d.Severity == DiagnosticSeverity.Error).Id);
    }

    private static void AssertFits(string type, string condition, string surrogate)
    {
        var compiled = Compiler.Run(Model(type, condition, surrogate));
        Assert.Empty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains("surrogate|", compiled.Files.Single().Text);
    }

    private static string Model(string type, string condition, string surrogate) => $$"""
        [Neuron]
        public partial class Cell
        {
            public Voltage W { get; init; } = 20 * mV;
            public float F { get; init; } = 2;
            [State] public partial {{type}} V { get; set; }
            [Input] public partial {{type}} I { get; }
            public Equations Flow => [D(V) == (I - V) / (20 * ms)];
            public Event Spike => new() { When = {{condition}}, Surrogate = {{surrogate}} };
        }
        """;
}
