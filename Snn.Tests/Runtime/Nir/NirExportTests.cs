using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Nir;

/// <summary>Networks become graphs by their equations, and run the same when they come back.</summary>
public sealed class NirExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recurrent_network_with_currents_comes_back_with_the_same_spikes() =>
        RoundTrip(new RecurrentCuba(), "Hidden", 1000, least: 1000, graph => Assert.Equal(["CubaLI", "CubaLIF", "Delay", "Input", "Linear", "Output"], graph.Nodes.Select(n => n.Node.Type).Distinct().Order()));

    [Fact]
    public void A_convolution_comes_back_with_the_same_spikes() =>
        RoundTrip(new PlacedNet(), "Last", 300, least: 100, graph => Assert.Equal(["AvgPool2d", "Conv2d", "Flatten", "IF", "Input", "LIF", "Linear", "Output", "Scale", "SumPool2d"], graph.Nodes.Select(n => n.Node.Type).Distinct().Order()));

    [Fact]
    public void Several_readouts_have_an_output_each_and_do_not_come_back()
    {
        var network = new TwoHeadedCuba();
        using var weights = new WeightStore(((ISimulated)network).Layout());
        var graph = NirExport.Of(network, weights);
        Assert.Equal(["Other", "Out"], graph.Edges.Where(e => graph.Nodes.Any(n => n.Name == e.Target && n.Node.Type == "Output")).Select(e => e.Source).Order());
        string path = _folder.File("heads.nir");
        graph.Write(path);
        var error = Assert.Throws<NirException>(() => NirCompiled.Network(path, network.Layout().Dt, NirMethod.Exact, out _));
        Assert.Contains("is an output without spikes", error.Message);
    }

    [Theory]
    [InlineData("refractory", "refractory time of 2 ms")]
    [InlineData("adaptation", "made of V, A")]
    [InlineData("subtraction", "by taking the threshold off")]
    [InlineData("each", "differs from neuron to neuron")]
    [InlineData("start", "starts with values of its own")]
    public void What_NIR_lacks_is_named(string what, string message)
    {
        IExactNetwork network = what switch
        {
            "refractory" => new UnexportedLif(),
            "adaptation" => new UnexportedAlif(),
            "subtraction" => new UnexportedSoft(),
            "each" => new RecurrentCuba { Hidden = { Parameters = { ["X"] = Init.Constant(1) } } },
            _ => new RecurrentCuba { Hidden = { Start = { ["V"] = Init.Constant(1) } } },
        };
        using var weights = new WeightStore(((ISimulated)network).Layout());
        Assert.Contains(message, Assert.Throws<NirException>(() => NirExport.Of(network, weights)).Message);
    }

    private void RoundTrip<T>(T network, string recorded, int steps, int least, Action<NirGraph> check)
        where T : IExactNetwork, ISimulated
    {
        using var first = network.Simulate(new() { Seed = 4 });
        var graph = NirExport.Of(network, first.Weights);
        check(graph);
        string path = _folder.File("graph.nir");
        graph.Write(path);
        var imported = NirCompiled.Network(path, network.Layout().Dt, NirMethod.Exact, out _);
        using var second = imported.Simulate();
        SpikeRecording one = first.Record(recorded), two = second.Record(recorded);
        var random = new Random(5);
        int inputs = network.Layout().Populations[0].Size;
        for (int t = 0; t < steps; t++)
        {
            int[] spikes = [.. Enumerable.Range(0, inputs).Where(_ => random.NextDouble() < 0.1)];
            first.Input("Input").Add(spikes);
            second.Input("Input").Add(spikes);
            first.Step();
            second.Step();
        }

        Assert.True(one.Steps.Count > least, $"{one.Steps.Count} spikes");
        Assert.Equal(one.Steps.Zip(one.Neurons).Order(), two.Steps.Zip(two.Neurons).Order());

        // and once more, with the same numbers
        using var weights = new WeightStore(imported.Layout());
        Initialiser.Fill(weights, 1);
        var again = NirExport.Of((IExactNetwork)imported, weights);
        var rest = again.Nodes.Select(n => n.Node).ToList();
        foreach (var (name, node) in graph.Nodes)
        {
            int at = rest.FindIndex(other => IsAlike(node, other));
            Assert.True(at >= 0, $"{name}: no node that came back has its numbers");
            rest.RemoveAt(at);
        }

        Assert.Empty(rest);
    }

    private static bool IsAlike(NirNode one, NirNode other) => one.Type == other.Type && one.Fields.Count == other.Fields.Count && one.Fields.All(f => (f.Value, other.Fields.GetValueOrDefault(f.Key)) switch
    {
        (NirArray a, NirArray b) => a.Shape.SequenceEqual(b.Shape) && a.Values.Zip(b.Values).All(v => Math.Abs(v.First - v.Second) <= 1e-6 * Math.Max(1, Math.Abs(v.First))),
        var (a, b) => Equals(a, b),
    });
}
