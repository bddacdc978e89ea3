namespace Snn.Tests.Generators;

/// <summary>Generated code and descriptions say what a reader needs, once.</summary>
public sealed class GeneratedFormTests
{
    [Fact]
    public void What_several_sources_of_credit_depend_on_is_asked_once()
    {
        string code = Generated("""
            [Network, Train<SurrogateBptt>]
            public partial class Net
            {
                public Population<SpikeInput> Input { get; } = new(4);
                public Population<Held> Hidden { get; } = new(5);
                public Population<Leaky> Output { get; } = new(2);
                [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Glorot());
                [Trainable] public Dense<Exponential> Fast { get; } = new(Init.Glorot());
                [Trainable] public Dense<Exponential> Slow { get; } = new(Init.Glorot()) { Delay = 5 * ms };
                [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
                public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Fast >> Hidden, Hidden >> Slow >> Hidden, Hidden >> HidOut >> Output];
            }
            """);

        // in the order of a trial, which both backends of the CPU have
        Assert.Single(code.Split('\n'), line => line.Contains("if (rule.ThroughSpikes)"));
        Assert.Single(code.Split('\n'), line => line.Contains("if (net.Trials.ThroughSpikes != 0"));
    }

    [Fact]
    public void A_hold_that_is_a_number_has_its_unit()
    {
        string code = Generated("");
        Assert.Contains("// refractory for 2 ms after a spike", code);
        Assert.Contains("V is frozen for 2 ms", code);
        Assert.Contains("held for } 2\\,\\mathrm{ms}", code);
    }

    private static string Generated(string network)
    {
        var compiled = Compiler.Run($$"""
            using Snn.Models;

            [Neuron]
            public partial class Held
            {
                public Time Tau { get; init; } = 20 * ms;
                [State] public partial float V { get; set; }
                [Input] public partial float I { get; }
                public Equations Flow => [D(V) == (I - V) / Tau];
                public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0f], Hold = [Hold(V, @for: 2 * ms)], Surrogate = theta => 1 / (1 + Abs(theta)) };
            }

            {{network}}
            """);
        Assert.Empty(compiled.CompilerErrors);
        return string.Concat(compiled.Files.Select(f => f.Text));
    }
}
