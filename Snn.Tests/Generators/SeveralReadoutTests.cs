using Microsoft.CodeAnalysis;

namespace Snn.Tests.Generators;

/// <summary>Networks of several readouts, in the forms that networks have: what is generated compiles, and what cannot be is said.</summary>
public sealed class SeveralReadoutTests
{
    private const string Source = """
        using Snn.Models;

        [Network, Train<SurrogateBptt>, Train<EProp>(Online = true)]
        public partial class Net
        {
            public Time Dt { get; init; } = 1 * ms;
            public Population<SpikeInput> Input { get; } = new(12);
            public Population<Lif> Hidden { get; } = new(8);
            public Population<Lif> Other { get; } = new(6);
            public Population<Leaky> Class { get; } = new(3);
            public Population<Leaky> Curve { get; } = new(2);
            [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Kaiming());
            [Trainable] public Dense<Exponential> InOther { get; } = new(Init.Kaiming());
            [Trainable] public Dense<Exponential> HidClass { get; } = new(Init.Glorot());
            [Trainable] public Dense<Exponential> HidCurve { get; } = new(Init.Glorot());
            [Trainable] public Dense<Exponential> OtherCurve { get; } = new(Init.Glorot());
            public Wiring Wires => [Input >> InHid >> Hidden, Input >> InOther >> Other, Hidden >> HidClass >> Class, Hidden >> HidCurve >> Curve, Other >> OtherCurve >> Curve];
        }
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("Population<Lif> Other", "Population<Alif> Other")]
    [InlineData("public Population<Leaky> Curve", "public Population<BellecReadout> Curve")]
    [InlineData("[Network, Train", "[Network(Streams = true), Train")]
    [InlineData("Online = true", "Online = true, Prunes = true")]
    [InlineData("[Trainable] public Dense<Exponential> HidCurve", "public Dense<Exponential> HidCurve")]
    [InlineData("public Population<Leaky> Class { get; } = new(3);", "public Population<Leaky> Learn { get; } = new(3); public Population<Leaky> Class { get; } = new(3);")]
    [InlineData("[Trainable] public Dense<Exponential> HidCurve", "public Population<Leaky> curve { get; } = new(4); [Trainable] public Dense<Exponential> HidMore { get; } = new(Init.Glorot()); [Trainable] public Dense<Exponential> HidCurve", "Hidden >> HidCurve >> Curve", "Hidden >> HidMore >> curve, Hidden >> HidCurve >> Curve")]
    [InlineData("Train<EProp>(Online = true)", "Train<EProp>")]
    [InlineData("Train<EProp>(Online = true)", "Train<EventProp>")]
    [InlineData("Train<EProp>(Online = true)", "Train<EventProp>", "[Trainable] public Dense<Exponential> HidCurve", "[Trainable, TrainableDelay] public Dense<Exponential> HidCurve")]
    [InlineData("Train<EProp>(Online = true)", "Train<EventProp>", "public Population<Leaky> Curve", "[Readout] public Population<Lif> Curve")]
    [InlineData("Train<EProp>(Online = true)", "Train<EProp>", "public Population<Leaky> Class", "[Readout] public Population<Lif> Class")]
    [InlineData("Train<EProp>(Online = true)", "Train<EProp>", "Dense<Exponential> HidCurve", "Dense<TsodyksMarkram> HidCurve")]
    [InlineData("Train<EProp>(Online = true)", "Train<EProp>", "Dense<Exponential> HidCurve { get; } = new(Init.Glorot())", "Sparse<Exponential> HidCurve { get; } = new(Init.Glorot(), Connect.Probability(0.5f)) { Delays = SynapseDelays.Of((i, j) => (1 + i % 2) * ms) }")]
    [InlineData("Dense<Exponential> HidClass { get; } = new(Init.Glorot())", "Sparse<Exponential> HidClass { get; } = new(Init.Glorot(), Connect.Probability(0.5f))")]
    public void What_is_generated_compiles(string old, string written, string more = "", string also = "")
    {
        string source = Replaced(Replaced(Source, old, written), more, also);
        var compiled = Compiler.Run(source);
        Assert.Empty(compiled.CompilerErrors);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(compiled.Files, f => f.Name == "Net.g.cs" && f.Text.Contains("Readouts = [", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public Population<Leaky> Curve", "[Readout] public Population<Lif> Curve", "SNN0370")]
    [InlineData("Dense<Exponential> HidCurve { get; } = new(Init.Glorot())", "Sparse<Exponential> HidCurve { get; } = new(Init.Glorot(), Connect.Probability(0.5f)) { Delays = SynapseDelays.Of((i, j) => (1 + i % 2) * ms) }", "SNN0370")]
    [InlineData("Hidden >> HidCurve >> Curve", "Hidden >> HidCurve >> Hidden", "SNN0308", "Other >> OtherCurve >> Curve", "Other >> OtherCurve >> Other")]
    public void What_cannot_be_is_said(string old, string written, string id, string more = "", string also = "") =>
        Assert.Contains(Compiler.Run(Replaced(Replaced(Source, old, written), more, also)).Diagnostics, d => d.Id == id);

    private static string Replaced(string source, string old, string written)
    {
        Assert.Contains(old, source, StringComparison.Ordinal);
        return old == "" ? source : source.Replace(old, written, StringComparison.Ordinal);
    }
}
