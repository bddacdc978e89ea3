using Snn.Models;
using Snn.Tests.Conformance;

namespace Snn.Tests.Generators;

/// <summary><c>Describe()</c>: short, each model once, and all of it where that is asked for.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void A_network_in_short_has_each_of_its_models_once_and_no_constant_of_a_kernel()
    {
        string text = new AlifNetwork().Describe();
        Assert.Single(Lines(text), l => l.StartsWith("Alif: neuron, of ", StringComparison.Ordinal));
        Assert.Contains("  dA/dt = -A / TauAdapt", Lines(text));
        Assert.Contains("    -dλA/dt = -λA / TauAdapt", Lines(text));
        Assert.DoesNotContain("with ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("VFromV", text, StringComparison.Ordinal);
        string full = new AlifNetwork().Describe(full: true);
        Assert.StartsWith(text.Split("\n\n")[0], full, StringComparison.Ordinal);
        Assert.Contains("VFromV", full, StringComparison.Ordinal);
        Assert.True(text.Length < full.Length, $"{text.Length} of {full.Length}");
    }

    [Fact]
    public void No_constant_is_named_twice()
    {
        var named = Lines(new TwoLayers().Describe(full: true)).Where(l => l.StartsWith("  with ", StringComparison.Ordinal)).SelectMany(l => l["  with ".Length..].Split(", ")).ToList();
        Assert.NotEmpty(named);
        Assert.Equal(named.Distinct(), named);
    }

    [Fact]
    public void The_adjoint_of_a_map_goes_through_what_another_map_has_made()
    {
        // Next(W) reads U of after the step
        string text = new AdLif().Describe(full: true);
        Assert.DoesNotContain("λU = ", new AdLif().Describe(), StringComparison.Ordinal);
        Assert.Contains("    λU = Alpha * λU + (1 - Beta) * A * Alpha * λW", Lines(text));
        Assert.Contains("    λW = (Alpha - 1) * λU + (Beta + (1 - Beta) * A * (Alpha - 1)) * λW", Lines(text));
    }

    [Fact]
    public void Rules_of_a_kind_are_told_once_and_derived_ones_by_what_they_keep()
    {
        string text = new PairsThenFatigue(4, 3, 1 * ms).Describe();
        Assert.Contains("Plastic learns by MultiplicativeStdp, then Fatigue:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes", text, StringComparison.Ordinal);
        string derived = new FullTraceNetwork().Describe();
        Assert.Contains(" online by EProp:\n  kept, one for each ", derived, StringComparison.Ordinal);
        Assert.Contains("EligibilityA", derived, StringComparison.Ordinal);
        Assert.DoesNotContain("Next(Eligibility", derived, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n');
}

/// <summary>Two layers of other neurons with constants of the same names and formulas.</summary>
[Network, Train<SurrogateBptt>]
public partial class TwoLayers
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(2);
    public Population<Alif> First { get; } = new(2);
    public Population<Alif> Second { get; } = new(2) { Model = new() { Beta = 0.1f } };
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Delta> InFirst { get; } = new(Init.Normal(sd: 1));
    [Trainable] public Dense<Exponential> FirstSecond { get; } = new(Init.Normal(sd: 1));
    [Trainable] public Dense<Delta> SecondOut { get; } = new(Init.Normal(sd: 1));

    public Wiring Wires => [Input >> InFirst >> First, First >> FirstSecond >> Second, Second >> SecondOut >> Output];
}
