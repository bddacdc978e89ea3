namespace Snn.Tests.Generators;

/// <summary>Dimensions are C#'s own business: a mistake is its error at that operator, and the generator adds nothing.</summary>
public sealed class DimensionTests
{
    [Theory]
    [InlineData("D(V) == V", "CS0019")] // a voltage is no rate of change of one
    [InlineData("D(V) == (I + V) / Tau", "CS0019")] // current and voltage
    [InlineData("D(V) == -V / Tau + I", "CS0019")]
    [InlineData("D(V) == (Rm * I - V) * Tau", "CS0019")]
    [InlineData("D(V) == Exp(V) * mV / Tau", "CS1503")] // an exponential of millivolts
    [InlineData("D(V) == Unknown / Tau", "CS0103")]
    public void A_mistake_is_an_error_of_the_compiler_alone(string equation, string expected)
    {
        var compiled = Compiler.Run(Model(equation));
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity != Microsoft.CodeAnalysis.DiagnosticSeverity.Info);
        var error = Assert.Single(compiled.CompilerErrors);
        Assert.Equal(expected, error.Id);
        Assert.Equal("Source0.cs", error.Location.GetLineSpan().Path);
    }

    [Fact]
    public void The_right_dimensions_compile()
    {
        var compiled = Compiler.Run(Model("D(V) == (Rm * I - V) / Tau"));
        Assert.Empty(compiled.CompilerErrors);
        Assert.Equal(["SNN0201"], compiled.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void A_network_of_a_broken_model_adds_no_errors()
    {
        string[] sources = [.. Sources.All];
        sources[0] = sources[0].Replace("(I - V) / TauMem", "(I - Vee) / TauMem");
        var compiled = Compiler.Run(sources);
        Assert.Equal(["CS0103"], compiled.CompilerErrors.Select(e => e.Id));
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    private static string Model(string equation) => $$"""
        [Neuron]
        public partial class Physical
        {
            public Time Tau { get; init; } = 20 * ms;
            public Resistance Rm { get; init; } = 10 * MOhm;
            [State] public partial Voltage V { get; set; }
            [Input] public partial Current I { get; }
            public Equations Flow => [{{equation}}];
        }
        """;
}
