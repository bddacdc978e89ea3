namespace Snn.Runtime;

/// <summary>
/// Files of edges in SONATA's layout: of each population of edges <c>/edges/NAME/source_node_id</c> and <c>target_node_id</c>, and in
/// its groups of attributes <c>syn_weight</c> and <c>delay</c>, in ms.
/// </summary>
public static class SonataEdges
{
    private const string Layout = "SONATA", Describes = "SONATA's layout of edges has edges/POPULATION/source_node_id and edges/POPULATION/target_node_id";

    /// <summary>The populations of edges that a file has.</summary>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static IReadOnlyList<string> Populations(string path)
    {
        using var stream = UnpackedFile.Open(path);
        return Hdf5Content.Read(stream, path, Layout, Describes, content => content.Groups("edges"));
    }

    /// <summary>Reads the edges of a population as synapses.</summary>
    /// <param name="path">The file; it may be gzipped.</param>
    /// <param name="population">The population of edges.</param>
    /// <param name="weight">The weight of all edges where the file has none; null where it has to have them.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout; edges are in several groups of attributes, or two connect one pair.</exception>
    public static SynapseList Read(string path, string population, float? weight = null)
    {
        using var stream = UnpackedFile.Open(path);
        var (sources, targets, weights, delays) = Hdf5Content.Read(stream, path, Layout, Describes, content => Read(content, population, weight));
        try
        {
            return delays is null
                ? SynapseList.Of(Enumerable.Range(0, sources.Length).Select(i => (sources[i], targets[i], weights[i])))
                : SynapseList.Of(Enumerable.Range(0, sources.Length).Select(i => (sources[i], targets[i], weights[i], new Time(delays[i]))));
        }
        catch (ArgumentException e)
        {
            throw new SpikeDataException(path, e.Message, e);
        }
    }

    private static (int[] Sources, int[] Targets, float[] Weights, float[]? Delays) Read(Hdf5Content content, string population, float? weight)
    {
        string group = content.Group("edges", population);
        int[] sources = Nodes(content, $"{group}/source_node_id"), targets = Nodes(content, $"{group}/target_node_id");
        Require(content, targets.Length, $"{group}/target_node_id", sources.Length, group);
        string[] attributes = [.. content.Groups(group).Where(g => g.All(char.IsAsciiDigit))];
        if (attributes.Length > 1)
        {
            throw new SpikeDataException(content.Path, $"the edges of {population} have their attributes in {attributes.Length} groups, and SnnDsl reads one; write them again with all edges in group 0.");
        }

        string own = $"{group}/{attributes.FirstOrDefault() ?? "0"}";
        float[] weights = Column(content, $"{own}/syn_weight", sources.Length, group, isDelay: false)
            ?? (weight is { } all ? [.. Enumerable.Repeat(all, sources.Length)] : throw new SpikeDataException(content.Path, $"the data set {own}/syn_weight is missing, so the edges have no weight here (their types may have one, in a file of edge types); say which in Read(..., weight: ...)."));
        return (sources, targets, weights, Column(content, $"{own}/delay", sources.Length, group, isDelay: true));
    }

    private static int[] Nodes(Hdf5Content content, string name)
    {
        long[] nodes = content.Integers(content.Required(name, rows: "the edges"), name);
        int wrong = Array.FindIndex(nodes, n => n is < 0 or > int.MaxValue);
        return wrong < 0 ? Array.ConvertAll(nodes, n => (int)n)
            : throw new SpikeDataException(content.Path, $"edge {wrong} of {name} is of node {nodes[wrong]}; nodes are counted from 0, and there are fewer than 2,147,483,648.");
    }

    private static float[]? Column(Hdf5Content content, string name, int edges, string group, bool isDelay)
    {
        if (content.Optional(name, rows: "the edges") is not { } found)
        {
            return null;
        }

        double unit = isDelay ? content.Milliseconds(found, name) : 1;
        double[] numbers = content.Numbers(found, name);
        Require(content, numbers.Length, name, edges, group);
        return Array.ConvertAll(numbers, n => (float)(n * unit));
    }

    private static void Require(Hdf5Content content, int count, string name, int edges, string group)
    {
        if (count != edges)
        {
            throw new SpikeDataException(content.Path, $"there are {count} of {name} but {edges} of {group}/source_node_id; write the file again with one of each per edge.");
        }
    }
}
