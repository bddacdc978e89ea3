using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>Events in forms whose code needs values that nothing else asks for: it compiles.</summary>
public sealed class EventCodeTests
{
    /// <summary>What the events of a network do, and whether it is trained.</summary>
    public static TheoryData<string, string> Forms() => new()
    {
        // a shift in time that happens only where another event made this one happen
        {
            "EventProp",
            """
            public Equations Flow => [D(V) == (I + Up - V) / (20 * ms), D(Ca) == (V - Ca) / (30 * ms)];
            public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0, Next(Ca) == Ca + 0.2f] };
            [Internal] public Event End => new() { When = Rising(V, 0.8f), Then = [Next(Up) == 0] };
            [Internal] public Event Begin => new() { When = Rising(Ca, 0.35f), Then = [Next(Up) == 1] };
            """
        },

        // an event of a level, whose state the spike moves afterwards, in a flow that is not linear
        {
            "",
            """
            public Equations Flow => [D(V) == (I - V + Exp(V - 1)) / (20 * ms), D(Ca) == (V - Ca) / (30 * ms)];
            [Internal] public Event Low => new() { When = V <= -1, Then = [Next(V) == -0.5f, Next(Up) == 1] };
            public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0] };
            """
        },

        // two of them after the spike
        {
            "",
            """
            public Equations Flow => [D(V) == (I - V + Exp(V - 1)) / (20 * ms), D(Ca) == (V - Ca) / (30 * ms)];
            public Event Spike => new() { When = V >= 1, Then = [Next(V) == 0] };
            [Internal] public Event Low => new() { When = V <= -1, Then = [Next(V) == -0.5f] };
            [Internal] public Event Lower => new() { When = V <= -0.7f, Then = [Next(V) == V + 0.1f, Next(Up) == 1] };
            """
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_compiles(string rule, string events)
    {
        string train = rule == "" ? "" : $", Train<{rule}>", trainable = rule == "" ? "" : "[Trainable] ";
        var made = Compiler.Run($$"""
            using Snn.Models;
            [Neuron]
            public partial class Cell
            {
                [State] public partial float V { get; set; }
                [State] public partial float Up { get; set; }
                [State] public partial float Ca { get; set; }
                [Input] public partial float I { get; }
                {{events}}
            }

            [Network{{train}}]
            public partial class Net
            {
                public Population<SpikeInput> In { get; } = new(2);
                public Population<Cell> Hidden { get; } = new(2);
                public Population<Leaky> Out { get; } = new(1);
                {{trainable}}public Dense<Exponential> A { get; } = new(Init.Constant(2));
                {{trainable}}public Dense<Exponential> B { get; } = new(Init.Constant(1));
                public Wiring Wires => [In >> A >> Hidden, Hidden >> B >> Out];
            }
            """);
        Assert.DoesNotContain(made.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Empty(made.CompilerErrors);
    }
}
