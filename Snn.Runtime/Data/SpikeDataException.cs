namespace Snn.Runtime;

/// <summary>A data file cannot be used; the message names the file, the example if it is one, and what to do.</summary>
public sealed class SpikeDataException : Exception
{
    /// <summary>The file as a whole is at fault.</summary>
    public SpikeDataException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner) => Path = path;

    /// <summary>One example of the file is at fault.</summary>
    public SpikeDataException(string path, int example, string problem)
        : base($"{path}, example {example}: {problem}") => (Path, Example) = (path, example);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Index of the example in the file, from 0; null if the fault lies in no single one.</summary>
    public int? Example { get; }
}
