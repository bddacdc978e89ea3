using PureHDF;

namespace Snn.Runtime;

/// <summary>Reads NIR files: a group for each node, with a data set for each of its fields.</summary>
internal static class NirReader
{
    private const string Layout = "NIR", Describes = "a NIR file has the group node with the data sets type and edges and the group nodes";

    // a graph in a graph in a graph; a file that contains itself has no end
    private const int MostDepth = 16;

    // a node has a group, a type and a field
    private const long LeastBytes = 64;

    public static NirGraph Read(string path)
    {
        try
        {
            using var stream = UnpackedFile.Open(path, "a .nir file");
            return Read(stream, path);
        }
        catch (SpikeDataException e)
        {
            throw new NirException(e.Message, e);
        }
    }

    public static NirGraph Read(Stream stream, string path)
    {
        try
        {
            // what is found within comes out as it is, unlike what the library throws
            var (graph, wrong) = Hdf5Content.Read<(NirGraph?, NirException?)>(stream, path, Layout, Describes, content =>
            {
                try
                {
                    var read = new Walk(content).Root();
                    read.Check();
                    return (read, null);
                }
                catch (NirException e)
                {
                    return (null, e.In(path));
                }
            });
            return graph ?? throw wrong!;
        }
        catch (SpikeDataException e)
        {
            throw new NirException(e.Message, e);
        }
    }

    /// <summary>The groups of a file.</summary>
    private sealed class Walk(Hdf5Content content)
    {
        private long _nodes;

        public NirGraph Root()
        {
            string version = content.File.LinkExists("version") && Value(content.File, "version", "the file") is NirText text ? text.Value : "";
            var node = Node(Group(content.File, "node", "node"), "node", version, 0);
            return node as NirGraph ?? new NirGraph([("node", node)], []) { Version = version };
        }

        private NirNode Node(IH5Group group, string name, string version, int depth)
        {
            if (depth > MostDepth || ++_nodes > 16 + content.Length / LeastBytes)
            {
                throw new NirException(name, null, depth > MostDepth ? $"lies in more than {MostDepth} graphs; a file that contains itself has no end." : $"is one of more nodes than {content.Length} bytes can hold; write the file again.");
            }

            string type = Value(group, "type", name) is NirText text ? text.Value : throw new NirException(name, "type", "is no text; it says which primitive the node is.");
            var metadata = new Dictionary<string, NirValue>();
            if (group.LinkExists("metadata"))
            {
                Metadata(Group(group, "metadata", name), "", name, metadata, depth);
            }

            if (type == NirGraph.Name)
            {
                string prefix = depth == 0 ? "" : $"{name}.";
                var nodes = Group(group, "nodes", name).Children().Select(c => (c.Name, Node(c as IH5Group ?? throw Missing(prefix + c.Name, null), prefix + c.Name, version, depth + 1))).ToArray();
                return new NirGraph(nodes, Edges(group, name)) { Metadata = metadata, Version = version };
            }

            var fields = group.Children().Select(c => c.Name).Where(c => c is not ("type" or "metadata")).Select(c => (c, (NirValue?)Value(group, c, name)));
            var node = new NirNode(type, [.. fields]) { Metadata = metadata };
            NirFields.Check(name, node);
            return node;
        }

        private NirValue Value(IH5Group group, string field, string name)
        {
            var dataset = Dataset(group, field, name);
            if (IsText(dataset))
            {
                return dataset.Space.Rank == 0 ? new NirText(dataset.Read<string>() ?? "") : throw new NirException(name, field, "holds several texts; it must be one, or numbers.");
            }

            int[] shape = Array.ConvertAll(dataset.Space.Dimensions, d => (int)d);
            var kind = dataset.Type.Class == H5DataTypeClass.FixedPoint ? NirNumber.Integer : dataset.Type.Size == 8 ? NirNumber.Double : NirNumber.Single;
            return new NirArray(Named(name, field, () => content.Numbers(dataset, field)), shape, kind);
        }

        private (string, string)[] Edges(IH5Group group, string name)
        {
            var dataset = Dataset(group, "edges", name);
            ulong[] shape = dataset.Space.Dimensions;
            if (shape.Aggregate(1ul, (all, d) => all * d) == 0)
            {
                return [];
            }

            if (shape is not [_, 2] || !IsText(dataset))
            {
                throw new NirException(name, "edges", "is no list of pairs of names; an edge has the name of the node it comes from and that of the node it goes to.");
            }

            string[] names = dataset.Read<string[]>();
            return (ulong)names.Length == 2 * shape[0] && Array.TrueForAll(names, n => n is not null)
                ? [.. Enumerable.Range(0, names.Length / 2).Select(i => (names[2 * i], names[2 * i + 1]))]
                : throw new NirException(name, "edges", "has names that were never written; write the file again.");
        }

        // what is not needed to run a graph: what is neither text nor numbers is left
        private void Metadata(IH5Group group, string prefix, string name, Dictionary<string, NirValue> into, int depth)
        {
            if (depth > MostDepth || into.Count > content.Length / LeastBytes)
            {
                throw new NirException(name, "metadata", "has no end; a file that contains itself has none.");
            }

            foreach (var child in group.Children())
            {
                if (child is IH5Group inner)
                {
                    Metadata(inner, $"{prefix}{child.Name}/", name, into, depth + 1);
                }
                else if (child is IH5Dataset dataset && (dataset.Type.Class is H5DataTypeClass.FixedPoint or H5DataTypeClass.FloatingPoint || (IsText(dataset) && dataset.Space.Rank == 0)))
                {
                    into[prefix + child.Name] = Value(group, child.Name, name);
                }
            }
        }

        // by the group that it lies in: a path from the root would be looked up again for every field
        private IH5Dataset Dataset(IH5Group group, string field, string name) =>
            (group.LinkExists(field) && group.Get(field) is IH5Dataset found ? Named(name, field, () => (content with { File = group }).Optional(field, found.Space.Rank, "the numbers")) : null)
                ?? throw Missing(name, field);

        // what is wrong with a data set is known by the file alone
        private T Named<T>(string name, string field, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (SpikeDataException e) when (e.Message.StartsWith($"{content.Path}: {field} ", StringComparison.Ordinal))
            {
                throw new NirException(name, field, e.Message[(content.Path.Length + field.Length + 3)..]);
            }
        }

        private static IH5Group Group(IH5Group group, string field, string name) =>
            group.LinkExists(field) && group.Get(field) is IH5Group found ? found : throw Missing(name, field);

        private static NirException Missing(string name, string? field) => new(name, field, $"is missing, or is not as it should be; {Describes}.");

        // texts of a length of their own are lists of bytes to HDF5
        private static bool IsText(IH5Dataset dataset) => dataset.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength;
    }
}
