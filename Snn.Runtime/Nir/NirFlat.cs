namespace Snn.Runtime;

/// <summary>A graph without graphs in it: names of inner nodes begin with those of the graphs around them.</summary>
/// <param name="Nodes">Nodes by name, in the order of the graph.</param>
/// <param name="Edges">From which node to which.</param>
internal sealed record NirFlat(IReadOnlyDictionary<string, NirNode> Nodes, IReadOnlyList<(string Source, string Target)> Edges)
{
    /// <summary>Puts what lies in inner graphs in their place.</summary>
    /// <exception cref="NirException">An edge names no node, a node is there twice, or an inner graph has not one input and one output.</exception>
    public static NirFlat Of(NirGraph graph)
    {
        var (nodes, edges) = (new Dictionary<string, NirNode>(StringComparer.Ordinal), new HashSet<(string, string)>());
        Add(graph, "", nodes, edges);
        return new(nodes, [.. edges]);
    }

    /// <summary>The nodes that a node gives its output to.</summary>
    public ILookup<string, string> Targets { get; } = Edges.ToLookup(e => e.Source, e => e.Target, StringComparer.Ordinal);

    /// <summary>The nodes that a node has its input from.</summary>
    public ILookup<string, string> Sources { get; } = Edges.ToLookup(e => e.Target, e => e.Source, StringComparer.Ordinal);

    private static void Add(NirGraph graph, string prefix, Dictionary<string, NirNode> nodes, HashSet<(string, string)> edges)
    {
        // of an inner graph, the nodes at its ends
        var (entries, exits) = (new Dictionary<string, string[]>(StringComparer.Ordinal), new Dictionary<string, string[]>(StringComparer.Ordinal));
        foreach (var (name, node) in graph.Nodes)
        {
            string full = prefix + name;
            if (entries.ContainsKey(name))
            {
                throw new NirException(full, null, "is there twice; give one of the two another name.");
            }

            if (node is NirGraph inner)
            {
                (entries[name], exits[name]) = AddInner(inner, full, nodes, edges);
                continue;
            }

            NirFields.Check(full, node);
            if (!nodes.TryAdd(full, node))
            {
                throw new NirException(full, null, "is there twice, once in an inner graph; give one of the two another name.");
            }

            entries[name] = exits[name] = [full];
        }

        foreach (var (source, target) in graph.Edges)
        {
            foreach (string from in exits.GetValueOrDefault(source) ?? throw Missing(source))
            {
                foreach (string to in entries.GetValueOrDefault(target) ?? throw Missing(target))
                {
                    edges.Add((from, to));
                }
            }

            NirException Missing(string name) => new(prefix.TrimEnd('.') is { Length: > 0 } owner ? owner : "node", "edges", $"an edge goes from '{source}' to '{target}', and there is no node '{name}'; there are {string.Join(", ", graph.Nodes.Select(n => n.Name).Take(20))}.");
        }
    }

    private static (string[] Entries, string[] Exits) AddInner(NirGraph inner, string full, Dictionary<string, NirNode> nodes, HashSet<(string, string)> edges)
    {
        string input = Only("Input"), output = Only("Output");
        var own = new HashSet<(string, string)>();
        Add(inner, $"{full}.", nodes, own);
        string[] entries = [.. own.Where(e => e.Item1 == input).Select(e => e.Item2)], exits = [.. own.Where(e => e.Item2 == output).Select(e => e.Item1)];
        if (entries.Contains(output))
        {
            throw new NirException(full, null, "its input is its output; leave the graph out and connect what is before it with what is after it.");
        }

        foreach (var edge in own.Where(e => e.Item1 != input && e.Item2 != output && e.Item2 != input && e.Item1 != output))
        {
            edges.Add(edge);
        }

        nodes.Remove(input);
        nodes.Remove(output);
        return (entries, exits);

        string Only(string type)
        {
            string[] all = [.. inner.Nodes.Where(n => n.Node.Type == type).Select(n => n.Name)];
            return all.Length == 1 ? $"{full}.{all[0]}"
                : throw new NirException(full, null, $"is a graph with {all.Length} nodes of type {type}; one that lies in another has one {type}.");
        }
    }
}
