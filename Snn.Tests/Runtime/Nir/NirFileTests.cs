using Snn.Runtime;
using Snn.Tests.Runtime.Data;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Nir;

/// <summary>Files of NIR, and what may be wrong with a graph.</summary>
public sealed class NirFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_graph_is_read_as_it_was_written()
    {
        var graph = NirGraphs.Everything(NirGraphs.Current);
        graph.Write(_folder.File("a.nir"));
        var read = NirGraph.Read(_folder.File("a.nir"));
        Assert.Equal(Text(graph), Text(read));
        Assert.NotEqual("", read.Version);
        read.Write(_folder.File("b.nir"));
        Assert.Equal(Text(graph), Text(NirGraph.Read(_folder.File("b.nir"))));
    }

    [Fact]
    public void Files_of_h5py_are_read()
    {
        var read = Hdf5Fixtures.All("nir_files.zip").ToDictionary(f => f.Name, f => NirGraph.Read(new MemoryStream(f.Content), f.Name));
        Assert.Equal(["every.nir", "plain.nir", "subgraph.nir"], read.Keys.Order());
        Assert.Equal(Text(read["plain.nir"]), Text(read["every.nir"])); // packed or not, in single or double precision
        Assert.Equal(17, read["every.nir"].Nodes.Select(n => n.Node.Type).Distinct().Count());
        Assert.Equal([0.002, 0.004], read["every.nir"].Nodes.First(n => n.Name == "cubalif").Node["tau_syn"].Values, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal("here", ((NirText)read["subgraph.nir"].Metadata["inner/text"]).Value);
        Assert.Equal(4, ((NirGraph)read["subgraph.nir"].Nodes.First(n => n.Name == "cell").Node).Nodes.Count);
    }

    [Theory]
    [InlineData("node 'lif', tau", "is 0 in place 1; it must be above 0")]
    [InlineData("node 'lif', v_leak", "has the shape 3, and tau has 2")]
    [InlineData("node 'lif', r", "is missing")]
    [InlineData("node 'lif', beta", "is no field of a LIF")]
    [InlineData("node 'lif', type", "'ALIF' is no node that SnnDsl knows")]
    [InlineData("node 'lif'", "takes 3, and 'fc' gives 2")]
    [InlineData("node 'fc', bias", "has the shape 3")]
    [InlineData("node 'node', edges", "there is no node 'nobody'")]
    [InlineData("node 'lif', v_threshold", "must be a finite number")]
    [InlineData("node 'lif', tau_", "is the text 'long'")]
    public void What_does_not_fit_is_named(string where, string what)
    {
        NirArray two = NirArray.Of(1, 1), three = NirArray.Of(1, 1, 1);
        var graph = (where, what) switch
        {
            (_, ['i', 's', ' ', '0', ..]) => With(NirNode.LIF(NirArray.Of(1, 0), two, two, two)),
            ("node 'lif', v_leak", _) => With(NirNode.LIF(two, two, three, two)),
            ("node 'lif', r", _) => With(new("LIF", ("tau", two), ("v_leak", two), ("v_threshold", two))),
            ("node 'lif', beta", _) => With(new("LIF", ("tau", two), ("r", two), ("v_leak", two), ("v_threshold", two), ("beta", two))),
            ("node 'lif', type", _) => With(new("ALIF", ("tau", two))),
            ("node 'lif'", _) => With(NirNode.LIF(three, three, three, three)),
            ("node 'lif', v_threshold", _) => With(NirNode.LIF(two, two, two, NirArray.Of(1, double.NaN))),
            ("node 'lif', tau_", _) => With(new("LIF", ("tau", new NirText("long")), ("r", two), ("v_leak", two), ("v_threshold", two))),
            ("node 'node', edges", _) => new([("input", NirNode.Input(2))], [("input", "nobody")]),
            _ => new NirGraph([("fc", NirNode.Affine(NirArray.Of(new double[,] { { 1 }, { 2 } }), three))], []),
        };
        var e = Assert.Throws<NirException>(graph.Check);
        Assert.Contains(where.TrimEnd('_'), e.Message);
        Assert.Contains(what, e.Message);

        NirGraph With(NirNode node) => NirGraphs.Line(("lif", node));
    }

    [Fact]
    public void Bad_files_are_refused()
    {
        Assert.Contains("no such file", Assert.Throws<NirException>(() => NirGraph.Read(_folder.File("nothing.nir"))).Message);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File("text.nir"))!);
        File.WriteAllText(_folder.File("text.nir"), "no HDF5 at all, though long enough to look like something");
        Assert.Contains("text.nir", Assert.Throws<NirException>(() => NirGraph.Read(_folder.File("text.nir"))).Message);
        Assert.Throws<NirException>(() => new NirGraph([("a/b", NirNode.Input(1))], []).Write(_folder.File("name.nir")));
        foreach (string[] names in (string[][])[["a", "a/b"], ["a/b", "a"], ["a//b"]])
        {
            var graph = new NirGraph([("a", NirNode.Input(1))], []) { Metadata = names.ToDictionary(n => n, n => (NirValue)new NirText("text")) };
            Assert.Contains("node 'node', metadata", Assert.Throws<NirException>(() => graph.Write(_folder.File("metadata.nir"))).Message);
        }

        var other = new PureHDF.H5File { ["version"] = "1" };
        other.Write(_folder.File("other.nir"));
        var e = Assert.Throws<NirException>(() => NirGraph.Read(_folder.File("other.nir")));
        Assert.StartsWith(_folder.File("other.nir") + ": node 'node', node: is missing", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analog", "node 'a': is a LI, which does not spike")]
    [InlineData("circle", "lies on a circle")]
    [InlineData("two", "is an output without spikes, as is")]
    [InlineData("late", "delays the bias")]
    [InlineData("nothing", "has no input")]
    [InlineData("input", "no node of type Input")]
    [InlineData("driven", "node 'input': is an Input, and an edge leads to it")]
    public void What_the_language_lacks_is_named(string what, string message)
    {
        var li = NirNode.LI(NirArray.Of(1, 1), NirArray.Of(1, 1), NirArray.Of(0, 0));
        var fc = NirNode.Linear(NirArray.Of(new double[,] { { 1, 0 }, { 0, 1 } }));
        var spikes = NirNode.IF(NirArray.Of(1, 1), NirArray.Of(1, 1));
        var graph = what switch
        {
            "analog" => NirGraphs.Line(("a", li), ("b", spikes)),
            "circle" => new NirGraph([("input", NirNode.Input(2)), ("a", fc), ("b", fc), ("n", spikes)], [("input", "a"), ("a", "b"), ("b", "a"), ("b", "n")]),
            "two" => new NirGraph([("input", NirNode.Input(2)), ("a", li), ("b", li)], [("input", "a"), ("input", "b")]),
            "late" => NirGraphs.Line(("a", NirNode.Delay(NirArray.Of(0.1, 0.1))), ("b", spikes)),
            "driven" => new NirGraph([("input", NirNode.Input(2)), ("a", spikes)], [("input", "a"), ("a", "input")]),
            "nothing" => new NirGraph([("input", NirNode.Input(2)), ("a", spikes), ("b", spikes)], [("input", "a")]),
            _ => new NirGraph([("a", spikes)], [("a", "a")]),
        };
        Assert.Contains(message, Assert.Throws<NirException>(() => NirSource.Write(graph, new() { Namespace = "N", Network = "Net" })).Message);
    }

    [Fact]
    public void A_convolution_is_one_where_its_ends_have_its_dimensions()
    {
        Assert.Equal(NirForm.Convolution, FormOf(2, 6, 6));
        Assert.All((int[][])[[1, 2, 6, 6], [72], [2, 36]], shape => Assert.Equal(NirForm.Sparse, FormOf(shape)));

        static NirForm FormOf(params int[] input)
        {
            var link = Assert.Single(new NirPlan(NirGraphs.Batch(input)).Links);
            return link.Form(link.Target.Gains(0.001, NirMethod.Exact));
        }
    }

    [Fact]
    public void A_network_refuses_the_file_of_another()
    {
        NirGraphs.Line(("readout", NirGraphs.Leaky)).Write(_folder.File("one.nir"));
        NirGraphs.Line(("readout", NirGraphs.Current)).Write(_folder.File("other.nir"));
        string source = NirSource.Write(NirGraph.Read(_folder.File("one.nir")), new() { Namespace = "N", Network = "Net" })[0].Text;
        string print = source.Split("print: \"")[1][..16];
        _ = NirNumbers.Read(_folder.File("one.nir"), 1 * ms, NirMethod.Exact, print);
        Assert.Contains("another graph", Assert.Throws<NirException>(() => NirNumbers.Read(_folder.File("other.nir"), 1 * ms, NirMethod.Exact, print)).Message);
        Assert.Throws<ArgumentException>(() => NirSource.Write(NirGraph.Read(_folder.File("one.nir")), new() { Namespace = "N.class", Network = "Net" }));
        Assert.Contains("'Delta'", Assert.Throws<ArgumentException>(() => NirSource.Write(NirGraph.Read(_folder.File("one.nir")), new() { Namespace = "N.Delta", Network = "Net" })).Message);
        Assert.Contains("'Layout'", Assert.Throws<ArgumentException>(() => NirSource.Write(NirGraph.Read(_folder.File("one.nir")), new() { Namespace = "N", Network = "Layout" })).Message);
        Assert.Contains("'LeakyIntegrator'", Assert.Throws<ArgumentException>(() => NirSource.Write(NirGraph.Read(_folder.File("one.nir")), new() { Namespace = "N", Network = "LeakyIntegrator" })).Message);
    }

    private static string Text(NirNode node) => node is NirGraph graph
        ? $"{{{string.Join("; ", graph.Nodes.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => $"{n.Name}: {Text(n.Node)}"))} | {string.Join(", ", graph.Edges.Order())} | {Fields(graph.Metadata)}}}"
        : $"{node.Type} {Fields(node.Fields)} {Fields(node.Metadata)}";

    private static string Fields(IReadOnlyDictionary<string, NirValue> fields) => string.Join(" ", fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f =>
        $"{f.Key}={(f.Value is NirText text ? text.Value : string.Join(",", ((NirArray)f.Value).Values.Select(v => (float)v)) + "/" + string.Join(",", ((NirArray)f.Value).Shape))}"));
}
