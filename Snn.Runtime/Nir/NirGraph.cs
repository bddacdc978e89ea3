namespace Snn.Runtime;

/// <summary>
/// A graph of the Neuromorphic Intermediate Representation (Pedersen et al., 2024, Nat. Commun. 15:8122): primitives by name,
/// and which of them gives its output to which.
/// </summary>
public sealed class NirGraph : NirNode
{
    /// <summary>The type of a graph.</summary>
    internal const string Name = "NIRGraph";

    /// <param name="nodes">Its nodes by name.</param>
    /// <param name="edges">From which to which.</param>
    public NirGraph(IReadOnlyList<(string Name, NirNode Node)> nodes, IReadOnlyList<(string Source, string Target)> edges)
        : base(Name) => (Nodes, Edges) = (nodes, edges);

    /// <summary>Its nodes by name.</summary>
    public IReadOnlyList<(string Name, NirNode Node)> Nodes { get; }

    /// <summary>From which node to which.</summary>
    public IReadOnlyList<(string Source, string Target)> Edges { get; }

    /// <summary>The version of NIR that the file was written by; empty where it says none.</summary>
    public string Version { get; init; } = "";

    /// <summary>Reads a file and checks it: that all nodes are known, have their fields, and fit each other.</summary>
    /// <param name="path">The file; it may be gzipped.</param>
    /// <exception cref="NirException">It cannot be read, or something in it does not fit.</exception>
    public static NirGraph Read(string path) => NirReader.Read(path);

    /// <summary>The same from any stream that can seek.</summary>
    /// <param name="stream">The file, unpacked.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="NirException">It cannot be read, or something in it does not fit.</exception>
    public static NirGraph Read(Stream stream, string path) => NirReader.Read(stream, path);

    /// <summary>Checks it and writes it, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NirException">Something in it does not fit.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => NirWriter.Write(path, this);

    /// <summary>Checks that all nodes are known, have their fields, and fit each other.</summary>
    /// <exception cref="NirException">They do not.</exception>
    public void Check() => _ = new NirShapes(NirFlat.Of(this));
}
