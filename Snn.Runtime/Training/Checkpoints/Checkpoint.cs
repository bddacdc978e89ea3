using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

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

    private const int Version = 2;
    private const int PreambleLength = 8 + sizeof(int) + sizeof(long);

    private static ReadOnlySpan<byte> Magic => "SNNTRAIN"u8;

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

        try
        {
            Directory.CreateDirectory(directory);
            AtomicFile.Write(path, file => Write(file, header, arrays));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CheckpointException($"{path} cannot be written: {e.Message} The last checkpoint, if any, is whole.", e);
        }
    }

    /// <summary>Reads a checkpoint of the same kind of run; changes nothing.</summary>
    /// <returns>What the file says of its run, and numbers for each of <paramref name="arrays"/>; null for one that it does not have and need not.</returns>
    /// <exception cref="CheckpointException">There is none, it is damaged, or it is from another kind of run.</exception>
    internal static (CheckpointHeader Header, float[]?[] Arrays) Read(string directory, CheckpointHeader expected, IReadOnlyList<CheckpointArray> arrays)
    {
        string path = PathIn(directory);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            CheckWhole(file, path);
            file.Position = PreambleLength;
            var reader = new CheckpointReader(file, file.Length - SHA256.HashSizeInBytes);
            var header = reader.Header();
            if (CheckpointHeader.Differences(expected.Must, header.Must).ToArray() is { Length: > 0 } differences)
            {
                throw new CheckpointException($"{path} is from another run: {string.Join("; ", differences)}. Make them agree, or train into another directory.");
            }

            return (header, reader.Arrays(arrays, Feedback));
        }
        catch (CheckpointContentException e)
        {
            throw new CheckpointException($"{path} cannot be used: {e.Message}. {e.Advice}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{path} does not exist. Check the directory, or start a new run.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The file of a directory.</summary>
    internal static string PathIn(string directory) => Path.Combine(directory, FileName);

    private static void Write(Stream file, CheckpointHeader header, IReadOnlyList<CheckpointArray> arrays)
    {
        using var headerBytes = new MemoryStream();
        Write(new BinaryWriter(headerBytes), header);
        long length = PreambleLength + headerBytes.Length + sizeof(int) + SHA256.HashSizeInBytes
            + arrays.Sum(a => sizeof(int) + Encoding.UTF8.GetByteCount(a.Name) + sizeof(long) + (long)a.Length * sizeof(float));

        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashed))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(length);
            writer.Write(headerBytes.ToArray());
            writer.Write(arrays.Count);
            foreach (var array in arrays)
            {
                WriteText(writer, array.Name);
                writer.Write((long)array.Length);
                writer.Write(MemoryMarshal.AsBytes(array.Values));
            }
        }

        file.Write(hash.Hash);
    }

    private static void Write(BinaryWriter writer, CheckpointHeader header)
    {
        writer.Write(header.Epoch);
        writer.Write(header.Iteration);
        foreach (var marks in (IReadOnlyList<CheckpointMark>[])[header.Must, header.May])
        {
            writer.Write(marks.Count);
            foreach (var mark in marks)
            {
                WriteText(writer, mark.Name);
                WriteText(writer, mark.Value);
            }
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    // the whole file is checked before anything of it is used
    private static void CheckWhole(FileStream file, string path)
    {
        const string advice = CheckpointContentException.Restore;
        Span<byte> preamble = stackalloc byte[PreambleLength];
        int read = file.ReadAtLeast(preamble, PreambleLength, throwOnEndOfStream: false);
        if (!preamble[..Math.Min(read, Magic.Length)].SequenceEqual(Magic[..Math.Min(read, Magic.Length)]))
        {
            throw new CheckpointException($"{path} is no checkpoint. {advice}");
        }

        if (read < PreambleLength)
        {
            throw new CheckpointException($"{path} is cut off after {file.Length} bytes. {advice}");
        }

        int version = BitConverter.ToInt32(preamble[Magic.Length..]);
        long length = BitConverter.ToInt64(preamble[(Magic.Length + sizeof(int))..]);
        if (version != Version)
        {
            throw new CheckpointException($"{path} has version {version}, this program reads version {Version}. Use the program that wrote it, or start a new run.");
        }

        if (file.Length < length)
        {
            throw new CheckpointException($"{path} is cut off: {file.Length} of {length} bytes. {advice}");
        }

        if (file.Length != length || length < PreambleLength + SHA256.HashSizeInBytes || !HashFits(file))
        {
            throw new CheckpointException($"{path} is damaged: its checksum does not fit. {advice}");
        }
    }

    private static bool HashFits(FileStream file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        file.Position = 0;
        for (long left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        return expected.SequenceEqual(hash.GetHashAndReset());
    }
}
