using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// The state of a training run as one file: magic, version, length of the file; completed epochs and updates; marks that tell
/// what run it is from; arrays of numbers of four bytes (weights, connections of sparse projections, states of the optimiser,
/// random feedback if any, trained parameters if any, raw and as values) each after its name and length; SHA-256 of all
/// before. Little-endian, texts in UTF-8 after their length.
/// </summary>
public static class Checkpoint
{
    /// <summary>Name of the file in its directory.</summary>
    public const string FileName = "checkpoint.snn";

    /// <summary>The array that a run can do without.</summary>
    internal const string Feedback = "random feedback";

    private static readonly SealedFile Sealed = new("SNNTRAIN", 2, "checkpoint");

    /// <summary>Whether a directory holds a checkpoint.</summary>
    public static bool Exists(string directory) => File.Exists(PathIn(directory));

    /// <summary>Makes a directory, and refuses one in which no checkpoint could be written; changes nothing else.</summary>
    /// <exception cref="CheckpointException">It has no name, cannot be made, or cannot be written to.</exception>
    public static void CheckPlace(string directory)
    {
        if (string.IsNullOrWhiteSpace(directory))
        {
            throw new CheckpointException("The folder for checkpoints has no name; give one.");
        }

        try
        {
            AtomicFile.Check(PathIn(directory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CheckpointException($"{PathIn(directory)} cannot be written: {e.Message} Choose another folder for checkpoints.", e);
        }
    }

    /// <exception cref="CheckpointException">The file cannot be written, or could not be read again; the old one is whole.</exception>
    internal static void Write(string directory, CheckpointHeader header, IReadOnlyList<CheckpointArray> arrays)
    {
        string path = PathIn(directory);
        if (arrays.Select(a => a.WhyNot(a.Values)).FirstOrDefault(w => w is not null) is { } wrong)
        {
            throw new CheckpointException($"{path} is not written: {wrong}. The last checkpoint, if any, is whole.");
        }

        Sealed.Save(path, writer => Write(writer, header, arrays), "The last checkpoint, if any, is whole.");
    }

    /// <summary>Reads a checkpoint of the same kind of run; changes nothing.</summary>
    /// <returns>What the file says of its run, and numbers for each of <paramref name="arrays"/>; null for one that it does not have and need not.</returns>
    /// <exception cref="CheckpointException">There is none, it is damaged, or it is from another kind of run.</exception>
    internal static (CheckpointHeader Header, float[]?[] Arrays) Read(string directory, CheckpointHeader expected, IReadOnlyList<CheckpointArray> arrays)
    {
        string path = PathIn(directory);
        (CheckpointHeader, float[]?[]) found = default;
        Sealed.Load(path, Take, "Check the directory, or start a new run.");
        return found;

        void Take(CheckpointReader reader)
        {
            var header = reader.Header();
            if (CheckpointHeader.Differences(expected.Must, header.Must).ToArray() is { Length: > 0 } differences)
            {
                throw new CheckpointException($"{path} is from another run: {string.Join("; ", differences)}. Make them agree, or train into another directory.");
            }

            found = (header, reader.Arrays(arrays, Feedback));
        }
    }

    /// <summary>The file of a directory.</summary>
    internal static string PathIn(string directory) => Path.Combine(directory, FileName);

    internal static void Write(BinaryWriter writer, CheckpointHeader header, IReadOnlyList<CheckpointArray> arrays)
    {
        writer.Write(header.Epoch);
        writer.Write(header.Iteration);
        CheckpointMark.Write(writer, header.Must);
        CheckpointMark.Write(writer, header.May);
        writer.Write(arrays.Count);
        foreach (var array in arrays)
        {
            SealedFile.WriteText(writer, array.Name);
            writer.Write((long)array.Length);
            writer.Write(MemoryMarshal.AsBytes(array.Values));
        }
    }
}
