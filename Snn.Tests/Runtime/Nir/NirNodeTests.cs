using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Nir;

/// <summary>Every node of NIR as it is imported, against an integration of its equations in double precision.</summary>
public sealed class NirNodeTests : IDisposable
{
    private static readonly Time Dt = 1 * ms;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_node_by_the_exact_solution() => Compare(NirGraphs.Everything(NirGraphs.Leaky), NirMethod.Exact, 120, leastSpikes: 5);

    [Fact]
    public void Every_node_by_Eulers_method() => Compare(NirGraphs.Everything(NirGraphs.Current), NirMethod.ForwardEuler, 120, leastSpikes: 5);

    [Fact]
    public void Other_readouts_and_an_input_with_the_dimensions_of_a_batch()
    {
        (NirGraph Graph, int Steps)[] all =
        [
            (NirGraphs.Line(("readout", NirGraphs.Current)), 60),
            (NirGraphs.Line(("readout", NirNode.I(NirArray.Of(3, 40)))), 60),
            (NirGraphs.Line(("delay", NirNode.Scale(NirArray.Of(2, -3)))), 20), // an output that sums spikes
            (NirGraphs.Batch(1, 2, 6, 6), 20),
        ];
        string[] paths = [.. all.Select((_, i) => _folder.File($"graph{i}.nir"))];
        for (int i = 0; i < all.Length; i++)
        {
            all[i].Graph.Write(paths[i]);
        }

        var networks = NirCompiled.Networks(paths, Dt, NirMethod.Exact);
        for (int i = 0; i < all.Length; i++)
        {
            Compare(all[i].Graph, networks[i].Network, networks[i].Source, NirMethod.Exact, all[i].Steps, leastSpikes: 0);
        }
    }

    private void Compare(NirGraph graph, NirMethod method, int steps, int leastSpikes)
    {
        string path = _folder.File("graph.nir");
        graph.Write(path);
        var network = NirCompiled.Network(path, Dt, method, out string source);
        Compare(graph, network, source, method, steps, leastSpikes);
    }

    private static void Compare(NirGraph graph, ISimulated network, string source, NirMethod method, int steps, int leastSpikes)
    {
        var layout = network.Layout();
        using var simulation = network.Simulate();
        var expected = new NirInterpreter(graph, 0.001, method);
        var random = new Random(1);
        var counts = new Dictionary<string, int>();
        for (int t = 0; t < steps; t++)
        {
            var inputs = new Dictionary<string, double[]>();
            foreach (var (name, node) in graph.Nodes.Where(n => n.Node.Type == "Input"))
            {
                var population = layout.Populations[layout.Population(NameOf(name))];
                double[] spikes = [.. Enumerable.Range(0, population.Size).Select(_ => random.NextDouble() < 0.2 ? 1.0 : 0)];
                simulation.Input(population.Name).Add([.. Enumerable.Range(0, population.Size).Where(i => spikes[PlaceOf(population, i)] == 1)]);
                inputs.Add(name, spikes);
            }

            simulation.Step();
            expected.Step(inputs);
            foreach (var (name, potential) in expected.Potential)
            {
                var population = layout.Populations[layout.Population(NameOf(name))];
                var v = simulation.State($"{population.Name}.V").Span;
                for (int i = 0; i < population.Size; i++)
                {
                    double should = potential[PlaceOf(population, i)];
                    Assert.True(Math.Abs(v[i] - should) <= 3e-4 * Math.Max(1, Math.Abs(should)), $"{name}, neuron {i}, step {t}: {v[i]} and not {should}\n{source}");
                }

                if (population.Spikes)
                {
                    counts[name] = counts.GetValueOrDefault(name) + (int)expected.Spikes[name].Sum();
                }
            }

            if (expected.Potential.Count == 0)
            {
                Assert.Equal(expected.InputOf("output").Select(x => (float)x), simulation.State("Output.V").Span[..2].ToArray(), (a, b) => Math.Abs(a - b) < 1e-5f);
            }
        }

        foreach (var (name, count) in counts)
        {
            Assert.True(count > leastSpikes, $"{name}: {count} spikes");
        }

        static int PlaceOf(PopulationLayout population, int neuron) => population.Shape is { } s ? neuron % s.Channels * s.Height * s.Width + neuron / s.Channels : neuron;

        static string NameOf(string name) => name == "1" ? "If1" : string.Concat(name.Split('-', ' ', '.').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }
}
