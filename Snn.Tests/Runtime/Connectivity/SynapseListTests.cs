using PureHDF;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Connectivity;

/// <summary>Synapses that are known one by one, in code and in files.</summary>
public sealed class SynapseListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place(string name)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    [Fact]
    public void A_projection_has_the_synapses_of_a_list_with_their_weights_and_delays()
    {
        var list = SynapseList.Of([(4, 1, 0.25f, 3 * ms), (0, 9, 0.5f, 1 * ms), (4, 0, -0.75f, 2 * ms)]);
        using var simulation = new ListedNetwork { ListedHid = new(list.Weights, list.Pairs) { Delays = list.Delays } }.Simulate();
        var pairs = simulation.Weights.Connections(0)!;
        Assert.Equal([9], pairs.TargetsOf(0));
        Assert.Equal([0, 1], pairs.TargetsOf(4));
        Assert.Equal([0.5f, -0.75f, 0.25f], simulation.Weights.Row(0, 0).ToArray().Concat(simulation.Weights.Row(0, 4).ToArray()));

        simulation.Input("Input").Add(0, 4);
        var heard = new List<(int, int, float)>();
        for (int t = 0; t < 6; t++)
        {
            simulation.Step();
            heard.AddRange(simulation.State("Hidden.V").Span[..10].ToArray().Index().Where(v => v.Item != 0).Select(v => (t, v.Index, v.Item)));
        }

        Assert.Equal([(1, 9, 0.5f), (2, 0, -0.75f), (3, 1, 0.25f)], heard);
    }

    [Fact]
    public void Weights_of_all_pairs_may_be_made_from_indices()
    {
        using var simulation = new ListedNetwork { ListedHid = new(Init.Of((i, j) => i + 0.01f * j), Connect.PerSource(3)), AllHid = new(Init.Of((i, j) => 10 * i + j)) }.Simulate();
        Assert.Equal(34, simulation.Weights[1][3].At(4));
        var pairs = simulation.Weights.Connections(0)!;
        Assert.Equal(pairs.TargetsOf(2).Select(j => 2 + 0.01f * j), simulation.Weights.Row(0, 2).ToArray());
    }

    [Fact]
    public void Files_are_read()
    {
        string path = Place("edges.txt");
        File.WriteAllText(path, "# a connectome\n4,1, 0.25 ;3\n\n0\t9 .5 1 # the first\r\n4 0 -7.5e-1 2");
        var list = SynapseList.Read(path);
        Assert.Equal((3, true), (list.Count, list.HasDelays));
        using var simulation = new ListedNetwork { ListedHid = new(list.Weights, list.Pairs) { Delays = list.Delays } }.Simulate();
        Assert.Equal([-0.75f, 0.25f], simulation.Weights.Row(0, 4).ToArray());
        File.WriteAllText(path, "0 1 2\n3 4 5");
        Assert.False(SynapseList.Read(path).HasDelays);
        foreach (string line in new[] { "3,17,0.5", "3, 17, 0.5", "3 ,17 ,0.5", "3,17, 0.5", "3;17;0.5 # 1,5", "3,17 0.5", " 3\t17  0.5 ;" })
        {
            File.WriteAllText(path, line);
            Assert.Equal(0.5f, SynapseList.Read(path).Weights.Rule!(3, 17));
        }

        Assert.Contains("give the projection one Delay", Assert.Throws<InvalidOperationException>(() => SynapseList.Read(path).Delays).Message);
    }

    [Fact]
    public void Commas_and_spaces_may_both_stand_between_numbers()
    {
        string path = Place("mixed.txt");
        File.WriteAllText(path, "0,1 0.5 2\n1, 1, 0.25, 3\n2 1 0.75 4");
        var list = SynapseList.Read(path);
        Assert.Equal((3, true), (list.Count, list.HasDelays));
    }

    [Theory]
    [InlineData("0 1", "Line 1 of ")]
    [InlineData("0 1 1\n0 2 x", "Line 2 of ")]
    [InlineData("0 1 1\n0 2 1 1", "has a delay, unlike those before it")]
    [InlineData("0 1 1 1\n0 2 1", "has no delay, unlike those before it")]
    [InlineData("0 1 1\n0 1 2", "from 0 to 1 is there more than once")]
    [InlineData("-1 1 1", "from -1 to 1 is of a negative index")]
    [InlineData("0 1 NaN", "which is no finite number")]
    [InlineData("0 1 1 -2", "has a delay of -2 ms")]
    [InlineData("0 1 1 1 1", "Line 1 of ")]
    [InlineData("1.5 1 1", "Line 1 of ")]
    [InlineData("0 1 0,5", "write numbers with a point")]
    [InlineData("0;1;0,5;1", "write numbers with a point")]
    [InlineData("0 1 1,5 2,5", "write numbers with a point")]
    [InlineData("0, 1, 0,5", "write numbers with a point")]
    public void What_is_no_list_of_synapses_is_refused_by_name(string text, string message)
    {
        string path = Place("edges.txt");
        File.WriteAllText(path, text);
        var error = Assert.Throws<ArgumentException>(() => SynapseList.Read(path));
        Assert.Contains(message, error.Message);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void What_does_not_fit_the_network_is_refused()
    {
        Assert.Contains("cannot be read", Assert.Throws<ArgumentException>(() => SynapseList.Read(Place("none.txt"))).Message);
        var list = SynapseList.Of([(0, 10, 1f)]);
        Assert.Contains("Hidden has 10 neurons", Assert.Throws<ArgumentException>(() => new ListedNetwork { ListedHid = new(list.Weights, list.Pairs) }.Simulate()).Message);
        Assert.Contains("ListedHid has no weight for the pair (0, 0): The list has no synapse from 0 to 0", Assert.Throws<ArgumentException>(() => new ListedNetwork { ListedHid = new(list.Weights, Connect.All) }.Simulate()).Message);
        Assert.Contains("the pair (0, 0) the weight NaN", Assert.Throws<ArgumentException>(() => new ListedNetwork { AllHid = new(Init.Of((_, _) => float.NaN)) }.Simulate()).Message);
    }

    [Fact]
    public void Edges_of_SONATA_are_read()
    {
        string path = Place("edges.h5");
        Write(path, new() { ["syn_weight"] = new[] { 0.25, 0.5, -0.75 }, ["delay"] = new[] { 3f, 1, 2 } });
        Assert.Equal(["in_to_hid"], SonataEdges.Populations(path));
        var list = SonataEdges.Read(path, "in_to_hid");
        using var simulation = new ListedNetwork { ListedHid = new(list.Weights, list.Pairs) { Delays = list.Delays } }.Simulate();
        Assert.Equal([-0.75f, 0.25f], simulation.Weights.Row(0, 4).ToArray());

        Write(path, []);
        Assert.Contains("say which in Read(..., weight: ...)", Assert.Throws<SpikeDataException>(() => SonataEdges.Read(path, "in_to_hid")).Message);
        Assert.False(SonataEdges.Read(path, "in_to_hid", 0.1f).HasDelays);
        Write(path, new() { ["syn_weight"] = new[] { 0.25, 0.5 } });
        Assert.Contains("there are 2 of edges/in_to_hid/0/syn_weight but 3", Assert.Throws<SpikeDataException>(() => SonataEdges.Read(path, "in_to_hid")).Message);
        Assert.Contains("no population 'other'", Assert.Throws<SpikeDataException>(() => SonataEdges.Read(path, "other")).Message);
        Write(path, new() { ["syn_weight"] = new[] { 0.25, 0.5, 1 } }, last: 1);
        Assert.Contains("from 4 to 1 is there more than once", Assert.Throws<SpikeDataException>(() => SonataEdges.Read(path, "in_to_hid")).Message);

        static void Write(string path, H5Group attributes, ulong last = 0) => new H5File
        {
            ["edges"] = new H5Group
            {
                ["in_to_hid"] = new H5Group
                {
                    ["source_node_id"] = new ulong[] { 4, 0, 4 },
                    ["target_node_id"] = new ulong[] { 1, 9, last },
                    ["edge_type_id"] = new int[3],
                    ["0"] = attributes,
                },
            },
        }.Write(path);
    }
}

/// <summary>Neurons that forget at once what they have heard.</summary>
[Neuron]
public partial class Hearer
{
    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == I];
}

[Network]
public partial class ListedNetwork
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Hearer> Hidden { get; } = new(10);

    public Sparse<Delta> ListedHid { get; init; } = new(Init.Constant(0), Connect.PerSource(0));
    public Dense<Delta> AllHid { get; init; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> ListedHid >> Hidden, Input >> AllHid >> Hidden];
}
