using PureHDF;

namespace Snn.Runtime;

/// <summary>Writes NIR files.</summary>
internal static class NirWriter
{
    /// <summary>The version of NIR whose layout is written.</summary>
    public const string Version = "1.0.0";

    public static void Write(string path, NirGraph graph)
    {
        graph.Check();
        var file = new H5File { ["version"] = Version, ["node"] = Group(graph, "") };
        AtomicFile.Check(path);
        AtomicFile.Write(path, stream => file.Write(stream));
    }

    private static H5Group Group(NirNode node, string name)
    {
        var group = new H5Group { ["type"] = node.Type };
        foreach (var (field, value) in node.Fields)
        {
            group[field] = Content(value);
        }

        if (node.Metadata.Count > 0)
        {
            group["metadata"] = Metadata(node.Metadata, name.Length == 0 ? "node" : name[..^1]);
        }

        if (node is NirGraph graph)
        {
            var nodes = new H5Group();
            foreach (var (own, inner) in graph.Nodes)
            {
                if (!IsName(own))
                {
                    throw new NirException(name + own, null, "has a name that HDF5 has no place for; a name has no '/', and is neither empty nor '.'.");
                }

                nodes[own] = Group(inner, $"{name}{own}.");
            }

            group["nodes"] = nodes;
            var edges = new string[graph.Edges.Count, 2];
            for (int i = 0; i < graph.Edges.Count; i++)
            {
                (edges[i, 0], edges[i, 1]) = graph.Edges[i];
            }

            group["edges"] = edges;
        }

        return group;
    }

    private static bool IsName(string text) => text is not ("" or "." or "..") && !text.Contains('/', StringComparison.Ordinal);

    // names in it may be paths
    private static H5Group Metadata(IReadOnlyDictionary<string, NirValue> metadata, string node)
    {
        var root = new H5Group();
        foreach (var (name, value) in metadata)
        {
            string[] parts = name.Split('/');
            if (!Array.TrueForAll(parts, IsName))
            {
                throw new NirException(node, "metadata", $"has the name '{name}', which HDF5 has no place for; between '/' it is neither empty nor '.'.");
            }

            var group = root;
            foreach (string part in parts[..^1])
            {
                if (!group.TryGetValue(part, out object? inner))
                {
                    group[part] = inner = new H5Group();
                }

                group = inner as H5Group ?? throw Twice(name);
            }

            if (!group.TryAdd(parts[^1], Content(value)))
            {
                throw Twice(name);
            }
        }

        return root;

        NirException Twice(string name) => new(node, "metadata", $"has '{name}' beside another name that goes through it or ends there, and in HDF5 one place is a value or a group; rename one of them.");
    }

    private static object Content(NirValue value)
    {
        if (value is NirText text)
        {
            return text.Value;
        }

        var array = (NirArray)value;
        ulong[] shape = [.. array.Shape.Select(d => (ulong)d)];
        return (array.Kind, shape.Length) switch
        {
            (NirNumber.Integer, 0) => (long)array.Values[0],
            (NirNumber.Single, 0) => (float)array.Values[0],
            (_, 0) => array.Values[0],
            (NirNumber.Integer, _) => new H5Dataset(array.Values.Select(v => (long)v).ToArray(), fileDims: shape),
            (NirNumber.Single, _) => new H5Dataset(array.Values.Select(v => (float)v).ToArray(), fileDims: shape),
            _ => new H5Dataset(array.Values.ToArray(), fileDims: shape),
        };
    }
}
