namespace Snn.Runtime;

/// <summary>A NIR graph or its file cannot be used; the message names the file, the node and the field, and what to do.</summary>
public sealed class NirException : Exception
{
    /// <summary>The file as a whole is at fault.</summary>
    public NirException(string problem, Exception? inner = null)
        : base(problem, inner)
    {
    }

    /// <summary>A node is at fault.</summary>
    /// <param name="node">Its name; of one in a subgraph with the names of those around it, <c>lif1.lif</c>.</param>
    /// <param name="field">The field; null for the node as a whole.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    public NirException(string node, string? field, string problem)
        : this(null, node, field, problem)
    {
    }

    private NirException(string? path, string? node, string? field, string problem, Exception? inner = null)
        : base($"{(path is null ? "" : $"{path}: ")}{(node is null ? "" : $"node '{node}'{(field is null ? "" : $", {field}")}: ")}{problem}", inner)
        => (Path, Node, Field, Problem) = (path, node, field, problem);

    /// <summary>The file; null where there is none.</summary>
    public string? Path { get; }

    /// <summary>The node; null where no single one is at fault.</summary>
    public string? Node { get; }

    /// <summary>The field of the node; null where no single one is at fault.</summary>
    public string? Field { get; }

    private string? Problem { get; }

    /// <summary>The same, of a file.</summary>
    internal NirException In(string path) => new(path, Node, Field, Problem ?? Message, this);
}
