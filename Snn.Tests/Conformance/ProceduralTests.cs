using System.Reflection;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that are drawn for each spike, against stored ones of the same seed.</summary>
public sealed class ProceduralTests
{
    private const int Steps = 120;

    private static readonly Assembly Networks = Compiler.Run("using Snn.Models;" + Text("Drawn", "Procedural") + Text("Stored", "Sparse")).Load();

    public static TheoryData<Init, Connect, Backend> Cases() => new()
    {
        { Init.Constant(0.5f), Connect.Probability(0.1f), Backend.Simd },
        { Init.Constant(0.5f), Connect.Probability(0.1f), Backend.Reference },
        { Init.Normal(sd: 0.3f, mean: 0.4f) with { ByPair = true }, Connect.PerSource(12), Backend.Simd },
        { Init.Kaiming(4) with { ByPair = true }, Connect.Probability(0.2f, 8), Backend.Simd },
        { Init.Uniform(0, 1) with { ByPair = true }, Connect.Distance(d => MathF.Exp(-d * d / 8), wraps: true), Backend.Simd },
        { Init.Constant(0.5f), Connect.Where((i, j) => (i + j) % 7 == 0), Backend.Simd },
        { Init.Constant(3), Connect.OneToOne, Backend.Simd },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_simulation_has_the_bits_of_stored_synapses(Init init, Connect connect, Backend backend)
    {
        var (spikes, states, kept) = Simulate("Drawn");
        Assert.True(spikes.Length > 100);
        var (expected, others, stored) = Simulate("Stored");
        Assert.Equal(expected, spikes);
        Assert.Equal(others, states);
        Assert.Equal(0, kept);
        Assert.NotEqual(0, stored);

        (int[], float[], int) Simulate(string name)
        {
            using var simulation = Make<ISimulated>("Free" + name, init, connect).Simulate(new() { Backend = backend, Seed = 5 });
            var recording = simulation.Record("Exc");
            simulation.Input("Input").Play(Inputs.Random(100, Steps, 0.2, seed: 1));
            simulation.Run(Steps);
            return ([.. recording.Neurons, .. recording.Steps.Select(t => (int)t)], simulation.State("Exc.V").Span.ToArray(), simulation.Weights.Of(1).Length);
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Trials_pass_gradients_through_them(Backend backend)
    {
        using TrialRun run = Run("Drawn"), stored = Run("Stored");
        Assert.Equal(stored.Spikes("Exc"), run.Spikes("Exc"));
        foreach (string name in (string[])["Learned", "Out"])
        {
            Expect.Alive(stored.Matrix(stored.Gradient, name), name);
            Expect.Close(stored.Matrix(stored.Gradient, name), run.Matrix(run.Gradient, name), 1e-5, name);
        }

        TrialRun Run(string name)
        {
            var made = new TrialRun(Make<INetwork>(name, Init.Constant(0.5f), Connect.Probability(0.1f)), backend, Steps, new SurrogateBptt());
            made.Forward(Inputs.Random(100, Steps, 0.2, seed: 1), 2);
            made.Backward();
            return made;
        }
    }

    [Fact]
    public void Synapses_beyond_the_memory_are_no_obstacle()
    {
        var layout = new NetworkLayout(
            "Net",
            Time.Of(1),
            [new("A", "Spikes", 200_000_000, true), new("B", "Lif", 1000, true)],
            [new("P", 0, 1, Init.Constant(1), 1, false) { Connections = Connect.Probability(0.9f), IsProcedural = true }])
        { Readout = 1, Inputs = [0] };
        using var store = new WeightStore(layout, 1);
        Initialiser.Fill(store, 1);
        using var arena = new Arena();
        var sums = arena.Lanes(1000);
        store.Deliveries(Backend.Simd)[0].Deliver([199_999_999], sums);
        Assert.InRange(sums.Span.ToArray().Sum(), 850, 950);
    }

    [Fact]
    public void What_nothing_is_stored_of_is_refused()
    {
        using var store = new WeightStore(Make<INetwork>("Drawn", Init.Constant(1), Connect.Probability(0.1f)).Layout(), 3);
        using var stored = new WeightStore(Make<INetwork>("Stored", Init.Constant(1), Connect.Probability(0.1f)).Layout(), 3);
        Assert.Equal(stored.SynapseCount(1), store.SynapseCount(1));
        Assert.Contains("connect by Sparse to see them", Assert.Throws<InvalidOperationException>(() => store.Row(1, 0).Length).Message);
        Assert.Contains("Drawn.ExcExc is drawn anew for each spike", Assert.Throws<ArgumentException>(() => new WeightStore(Make<INetwork>("Drawn", Init.Constant(1), Connect.Total(5)).Layout())).Message);
        Assert.Contains("lower the number in Connect.PerSource", Assert.Throws<ArgumentException>(() => new WeightStore(Make<INetwork>("Drawn", Init.Constant(1), Connect.PerSource(101)).Layout())).Message);
    }

    private static T Make<T>(string name, Init init, Connect connect) => (T)Activator.CreateInstance(Networks.GetType(name)!, init, connect)!;

    private static string Text(string name, string projection) => $$"""
        [Network, Train<SurrogateBptt>]
        public partial class {{name}}(Init init, Connect connect)
        {
            public Population<SpikeInput> Input { get; } = new(100);
            public Population<Lif> Exc { get; } = new(10, 10);
            public Population<Leaky> Output { get; } = new(3);
            [Trainable] public Dense<Exponential> Learned { get; } = new(Init.Normal(0.3f, 0.2f));
            public {{projection}}<Exponential> ExcExc { get; } = new(init, connect) { Delay = 2 * ms };
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> Learned >> Exc, Exc >> ExcExc >> Exc, Exc >> Out >> Output];
        }

        [Network]
        public partial class Free{{name}}(Init init, Connect connect)
        {
            public Population<SpikeInput> Input { get; } = new(100);
            public Population<Lif> Exc { get; } = new(10, 10);
            public Dense<Exponential> In { get; } = new(Init.Normal(0.3f, 0.2f));
            public {{projection}}<Exponential> ExcExc { get; } = new(init, connect) { Delay = 2 * ms };
            public Wiring Wires => [Input >> In >> Exc, Exc >> ExcExc >> Exc];
        }

        """;
}
