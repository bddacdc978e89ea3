using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>
/// The state of a training run as one file: magic, version, length of the file, header, arrays of floats (weights, states
/// of the optimiser, random feedback if any, trained parameters if any, raw and as values) each after its length, SHA-256 of
/// all before. Little-endian.
/// </summary>
public static class Checkpoint
{
    /// <summary>Name of the file in its directory.</summary>
    public const string FileName = "checkpoint.snn";

    private const int Version = 1;
    private const int PreambleLength = 8 + sizeof(int) + sizeof(long);

    private static ReadOnlySpan<byte> Magic => "SNNTRAIN"u8;

    /// <summary>Whether a directory holds a checkpoint.</summary>
    public static bool Exists(string directory) => File.Exists(PathIn(directory));

    /// <exception cref="CheckpointException">The file cannot be written; the old one is whole.</exception>
    internal static void Write(string directory, CheckpointHeader header, Lanes[] arrays)
    {
        string path = PathIn(directory);
        try
        {
            Directory.CreateDirectory(directory);
            AtomicFile.Write(path, file => Write(file, header, arrays));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be written: {e.Message} The last checkpoint, if any, is whole.", e);
        }
    }

    /// <summary>Fills <paramref name="arrays"/> from a checkpoint of the same kind of run.</summary>
    /// <returns>Completed epochs and updates.</returns>
    /// <exception cref="CheckpointException">There is none, it is damaged, or it is from another kind of run; nothing has changed.</exception>
    internal static (int Epoch, int Iteration) Read(string directory, CheckpointHeader expected, Lanes[] arrays)
    {
        string path = PathIn(directory);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            CheckWhole(file, path);
            using var reader = new BinaryReader(file);
            file.Position = PreambleLength;
            var header = CheckpointHeader.Read(reader);
            if (expected.Differences(header).ToArray() is { Length: > 0 } differences)
            {
                string list = string.Join("; ", differences.Select(d => $"{d.What}: {d.There} in the file, {d.Here} here"));
                throw new CheckpointException($"{path} is from another run: {list}. Make them agree, or train into another directory.");
            }

            CheckLengths(reader, path, arrays);
            foreach (var array in arrays)
            {
                file.Seek(sizeof(long), SeekOrigin.Current);
                file.ReadExactly(MemoryMarshal.AsBytes(array.Span));
            }

            return (header.Epoch, header.Iteration);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{path} does not exist. Check the directory, or start a new run.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static string PathIn(string directory) => Path.Combine(directory, FileName);

    private static void Write(Stream file, CheckpointHeader header, Lanes[] arrays)
    {
        using var headerBytes = new MemoryStream();
        header.Write(new BinaryWriter(headerBytes));
        long length = PreambleLength + headerBytes.Length + SHA256.HashSizeInBytes
            + arrays.Sum(a => sizeof(long) + (long)a.Length * sizeof(float));

        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashed))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(length);
            writer.Write(headerBytes.ToArray());
            foreach (var array in arrays)
            {
                writer.Write((long)array.Length);
                writer.Write(MemoryMarshal.AsBytes(array.Span));
            }
        }

        file.Write(hash.Hash);
    }

    // the whole file is checked before anything of it is used
    private static void CheckWhole(FileStream file, string path)
    {
        const string advice = "Restore a copy, or start a new run.";
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
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        return expected.SequenceEqual(hash.GetHashAndReset());
    }

    // the signature does not tell how weights are padded, nor an optimiser's name how many states it has
    private static void CheckLengths(BinaryReader reader, string path, Lanes[] arrays)
    {
        long start = reader.BaseStream.Position, end = reader.BaseStream.Length - SHA256.HashSizeInBytes;
        var lengths = new List<long>();
        while (reader.BaseStream.Position < end)
        {
            lengths.Add(reader.ReadInt64());
            reader.BaseStream.Seek(lengths[^1] * sizeof(float), SeekOrigin.Current);
        }

        if (!lengths.SequenceEqual(arrays.Select(a => (long)a.Length)))
        {
            throw new CheckpointException($"{path} holds arrays of {string.Join(", ", lengths)} numbers, this run needs {string.Join(", ", arrays.Select(a => a.Length))}. The network or the optimiser has changed: train into another directory.");
        }

        reader.BaseStream.Position = start;
    }
}
