using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Whatever the user's names are, populations that share a kernel have the names and bits that they have alone.</summary>
public sealed class KindNameTests
{
    private const string Neuron = """
        [Neuron]
        public partial class NAME
        {
            [Trainable] public Time Tau { get; init; } = 20 * ms;
            [State, Impulse] public partial float SlowG { get; set; }
            [State] public partial float Spike { get; set; }
            [Input] public partial float I { get; }
            public Equations Flow => [D(SlowG) == (I - SlowG) / Tau, D(Spike) == (SlowG - Spike) / Tau];
            public Event Fire => new() { When = SlowG >= 1, Then = [Next(SlowG) == 0], Hold = [Hold(SlowG, @for: 2 * ms)], Surrogate = x => 1 / (1 + Abs(x)) };
        }

        """;

    private const string Synapse = """
        [Synapse]
        public partial class NAME
        {
            [State] public partial float G { get; set; }
            [State] public partial float SlowG { get; set; }
            [Input] public partial float W { get; }
            public Event Arrival => new() { Then = [Next(G) == G + W, Next(SlowG) == SlowG + W / 2] };
            public Equations Flow => [D(G) == -G / (5 * ms), D(SlowG) == -SlowG / (9 * ms)];
            [Output] public float Current => G + SlowG;
        }

        """;

    /// <summary>A neuron of each kind of name that code has by itself, synapses that begin alike, and names that join to the same.</summary>
    public static TheoryData<string, string, string> Names() => new()
    {
        { "Parameters", "Slow", "SlowGs" },
        { "Weights", "Clone", "EqualityContract" },
        { "Kernel", "Finalize", "Neurons" },
        { "Part", "part", "Index" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_names_will_do(string neuron, string first, string second)
    {
        using var own = Run([neuron + "A", neuron + "B", neuron + "C"], first, second);
        using var shared = Run([neuron, neuron, neuron], first, second);
        Assert.True(own.SpikeCount("Three") > 0);
        Assert.Equal(own.States.Order(), shared.States.Order());
        foreach (string state in own.States)
        {
            Assert.Equal(own.State(state).Span.ToArray(), shared.State(state).Span.ToArray());
        }
    }

    [Fact]
    public void Trials_too()
    {
        var made = Compiler.Run(Source(["Parameters", "Parameters", "Parameters"], "Slow", "SlowGs", trained: true));
        Assert.Empty(made.CompilerErrors);
        var layout = ((INetwork)Activator.CreateInstance(made.Load().GetType("ParametersPart")!)!).Layout();
        Assert.Contains("Two.Tau", layout.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Why_there_is_no_plan_without_a_time_grid_is_said_in_the_names_of_the_network()
    {
        string text = Source(["Cell", "Cell", "Cell"], "Slow", "SlowGs", trained: true).Replace("D(G) == -G / (5 * ms)", "D(G) == -Abs(G) / (5 * ms)");
        var made = Compiler.Run(text);
        Assert.Empty(made.CompilerErrors);
        string described = ((INetwork)Activator.CreateInstance(made.Load().GetType("CellPart")!)!).Describe(full: true);
        Assert.Contains("One (Cell): dInG/dt = ", described, StringComparison.Ordinal);
    }

    /// <summary>
    /// A synapse model with the name that the release of a projection has on a device, or a neuron model: each shares a kernel, and
    /// the projection has another. What is released is written down only where a sweep back reads it.
    /// </summary>
    [Theory]
    [InlineData("InRelease", "Cell", true)]
    [InlineData("InRelease", "Cell", false)]
    [InlineData("Facilitating", "InRelease", true)]
    [InlineData("InRelease2", "InRelease", true)]
    public void Releases_have_kernels_of_their_own_whatever_models_are_called(string synapse, string neuron, bool trained)
    {
        var made = Compiler.Run(Releasing(synapse, neuron, trained));
        Assert.DoesNotContain(made.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.Empty(made.CompilerErrors);
        string batch = made.Files.First(f => f.Name == "Spread.Ilgpu.g.cs").Text;
        Assert.Equal(trained, batch.Contains("(tapes: true)", StringComparison.Ordinal));
        if (!trained)
        {
            return;
        }

        using var device = ComputeDevice.Simulated(16);
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), (INetwork)Activator.CreateInstance(made.Load().GetType("Spread")!)!, DevicePlan.Step, wide: true, steps: 30, quiet: true);
    }

    private static string Releasing(string synapse, string neuron, bool trained) => $$"""
        using Snn.Models;
        {{Neuron.Replace("NAME", neuron)}}
        [Synapse]
        public partial class {{synapse}}
        {
            [State(Per.Pre)] public partial float U { get; set; }
            [State] public partial float G { get; set; }
            [Input] public partial float W { get; }
            public Equations Flow => [D(U) == -U / (20 * ms), D(G) == -G / (5 * ms)];
            public Event Arrival => new() { Then = [Next(U) == U + (1 - U) / 2, Next(G) == G + W * Next(U)] };
            [Output] public float Current => G;
        }
        [Network{{(trained ? ", Train<SurrogateBptt>" : "")}}]
        public partial class Spread
        {
            public Time Dt => 1 * ms;
            public Population<SpikeInput> Input { get; } = new(11);
            public Population<{{neuron}}> One { get; } = new(7);
            public Population<{{neuron}}> Two { get; } = new(9);
            public Population<Leaky> Output { get; } = new(2);
            {{(trained ? "[Trainable] " : "")}}public Dense<TsodyksMarkram> In { get; } = new(Init.Uniform(2, 5));
            {{(trained ? "[Trainable] " : "")}}public Dense<{{synapse}}> First { get; } = new(Init.Uniform(2, 5));
            {{(trained ? "[Trainable] " : "")}}public Dense<{{synapse}}> Second { get; } = new(Init.Uniform(2, 5));
            public Dense<Delta> Out { get; } = new(Init.Uniform(0.5f, 1));
            public Wiring Wires => [Input >> First >> One, Input >> Second >> Two, One >> Out >> Output, Two >> In >> Output];
        }
        """;

    private static Simulation Run(string[] neurons, string first, string second)
    {
        var made = Compiler.Run(Source(neurons, first, second, trained: false));
        Assert.Empty(made.CompilerErrors);
        var simulation = ((ISimulated)Activator.CreateInstance(made.Load().GetType(neurons[0] + "Part")!)!).Simulate(new() { Seed = 3 });
        simulation.Input("Input").Poisson(80 * Units.Hz);
        simulation.Run(300);
        return simulation;
    }

    /// <summary>
    /// A network called like what generated code makes of its neuron. Three's projections are called <c>A</c> and <c>ASlow</c>,
    /// with states that join to <c>ASlowG</c> both; one population is called like a neuron.
    /// </summary>
    private static string Source(string[] neurons, string first, string second, bool trained) => $$"""
        using Snn.Models;
        {{string.Concat(neurons.Distinct().Select(n => Neuron.Replace("NAME", n)))}}
        {{string.Concat(new[] { first, second }.Select(n => Synapse.Replace("NAME", n)))}}
        [Network{{(trained ? ", Train<EProp>" : "")}}]
        public partial class {{neurons[0]}}Part
        {
            public Population<SpikeInput> Input { get; } = new(11);
            public Population<{{neurons[0]}}> One { get; } = new(7);
            public Population<{{neurons[1]}}> Two { get; } = new(9) { Model = new() { Tau = 15 * ms } };
            public Population<{{neurons[2]}}> Three { get; } = new(8);
            public Population<{{neurons[2]}}> Cell { get; } = new(3);
            public Dense<{{first}}> In { get; } = new(Init.Uniform(0.5f, 1)) { Delay = 2 * ms };
            public Dense<{{second}}> InSlow { get; } = new(Init.Uniform(0.5f, 1)) { Delay = 1 * ms };
            {{(trained ? "[Trainable] " : "")}}public Dense<{{first}}> Next { get; } = new(Init.Uniform(0.5f, 1)) { Delay = 1 * ms };
            public Dense<{{second}}> NextFast { get; } = new(Init.Uniform(0.5f, 1)) { Delay = 1 * ms };
            public Dense<{{first}}> A { get; } = new(Init.Uniform(0.5f, 1)) { Delay = 1 * ms };
            public Dense<{{second}}> ASlow { get; } = new(Init.Uniform(0.5f, 1)) { Delay = 1 * ms };
            public Dense<Delta> Last { get; } = new(Init.Uniform(0.5f, 1));
            {{(trained ? "public Population<Leaky> Output { get; } = new(2);\n    public Dense<Delta> Out { get; } = new(Init.Kaiming(3));" : "")}}
            public Wiring Wires => [Input >> In >> One, Input >> InSlow >> One, One >> Next >> Two, One >> NextFast >> Two, Two >> A >> Three, Two >> ASlow >> Three, Three >> Last >> Cell{{(trained ? ", Three >> Out >> Output" : "")}}];
        }
        """;
}
