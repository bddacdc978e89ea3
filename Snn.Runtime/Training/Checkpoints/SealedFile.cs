using System.Security.Cryptography;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// Files of one kind: magic, version, length of the file, contents, SHA-256 of all before. Little-endian, texts in UTF-8 after
/// their length. A file is checked as a whole before anything of it is used.
/// </summary>
/// <param name="magic">Eight letters that such a file begins with.</param>
/// <param name="version">Of what the contents are.</param>
/// <param name="noun">What such a file is called.</param>
internal sealed class SealedFile(string magic, int version, string noun)
{
    private const int PreambleLength = 8 + sizeof(int) + sizeof(long);

    private readonly byte[] _magic = Encoding.ASCII.GetBytes(magic);

    /// <summary>Writes a text.</summary>
    public static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Writes a file, with its folder; the old one stays until it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contents">Writes the contents; called twice, first for their length.</param>
    /// <param name="kept">What is said of the old file where the new one cannot be written.</param>
    /// <exception cref="CheckpointException">It cannot be written.</exception>
    public void Save(string path, Action<BinaryWriter> contents, string kept)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, file => Write(file, contents));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CheckpointException($"{path} cannot be written: {e.Message} {kept}", e);
        }
    }

    /// <summary>Reads a file, once it has been checked as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the contents.</param>
    /// <param name="missing">What is advised where there is no such file; null where that is said as of one that cannot be read.</param>
    /// <exception cref="CheckpointException">There is none, it cannot be read, is of another kind or version, or damaged.</exception>
    public void Load(string path, Action<CheckpointReader> read, string? missing = null)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            read(Open(file, path));
        }
        catch (CheckpointContentException e)
        {
            throw new CheckpointException($"{path} cannot be used: {e.Message}. {e.Advice}", e);
        }
        catch (Exception e) when (missing is not null && e is (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new CheckpointException($"{path} does not exist. {missing}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CheckpointException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="contents">Writes the contents; called twice, first for their length.</param>
    private void Write(Stream file, Action<BinaryWriter> contents)
    {
        using var length = new LengthStream();
        contents(new(length));
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashed))
        {
            writer.Write(_magic);
            writer.Write(version);
            writer.Write(PreambleLength + length.Length + SHA256.HashSizeInBytes);
            contents(writer);
        }

        file.Write(hash.Hash);
    }

    /// <summary>Checks a file.</summary>
    /// <returns>At its contents.</returns>
    /// <exception cref="CheckpointException">It is of another kind or version, or damaged.</exception>
    private CheckpointReader Open(FileStream file, string path)
    {
        CheckWhole(file, path);
        file.Position = PreambleLength;
        return new(file, file.Length - SHA256.HashSizeInBytes);
    }

    private void CheckWhole(FileStream file, string path)
    {
        const string advice = CheckpointContentException.Restore;
        Span<byte> preamble = stackalloc byte[PreambleLength];
        int read = file.ReadAtLeast(preamble, PreambleLength, throwOnEndOfStream: false);
        if (!preamble[..Math.Min(read, _magic.Length)].SequenceEqual(_magic[..Math.Min(read, _magic.Length)]))
        {
            throw new CheckpointException($"{path} is no {noun}. {advice}");
        }

        if (read < PreambleLength)
        {
            throw new CheckpointException($"{path} is cut off after {file.Length} bytes. {advice}");
        }

        int found = BitConverter.ToInt32(preamble[_magic.Length..]);
        long length = BitConverter.ToInt64(preamble[(_magic.Length + sizeof(int))..]);
        if (found != version)
        {
            throw new CheckpointException($"{path} has version {found}, this program reads version {version}. Use the program that wrote it, or start a new run.");
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

    /// <summary>Counts what is written to it.</summary>
    private sealed class LengthStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override void WriteByte(byte value) => _length++;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
