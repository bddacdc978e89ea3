using System.Buffers.Binary;
using System.IO.Compression;

namespace Snn.Runtime;

/// <summary>Opens a file that may be gzipped. What counts is its first bytes, not its name: browsers unpack and keep the name.</summary>
internal static class UnpackedFile
{
    // header, one empty block, trailer
    private const int ShortestGzip = 20;
    private const long HighestRatio = 1032;

    /// <summary>The unpacked content, seekable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, for messages.</param>
    /// <param name="unpack">Whether a gzip is unpacked, into memory, else it is refused.</param>
    /// <exception cref="SpikeDataException">The file is missing, cannot be opened, or is a damaged gzip.</exception>
    public static Stream Open(string path, string kind = "an .h5 or .h5.gz file", bool unpack = true)
    {
        FileStream? file = null;
        try
        {
            // what is kept open may still be replaced
            file = unpack ? File.OpenRead(path) : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!IsGzip(file))
            {
                return file;
            }

            using (file)
            {
                if (!unpack)
                {
                    throw new SpikeDataException(path, "the file is gzipped, and what is packed cannot be read in parts; unpack it (gunzip), or load it as a whole.");
                }

                return Unpack(file, path);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpikeDataException(path, $"there is no such file; give the path of {kind}.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
        {
            file?.Dispose();
            throw new SpikeDataException(path, $"the file cannot be opened ({e.Message}); give the path of {kind} that may be read.", e);
        }
    }

    /// <summary>The name of a file without that it is gzipped.</summary>
    public static string NameOf(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    /// <summary>All of an opened file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="advice">What to do where it is too large.</param>
    /// <exception cref="SpikeDataException">It is larger than an array, or cannot be read.</exception>
    public static byte[] Content(Stream stream, string path, string advice)
    {
        if (stream.Length > Array.MaxLength)
        {
            throw new SpikeDataException(path, $"the file has {stream.Length} bytes, more than the {Array.MaxLength} that are read at once; {advice}.");
        }

        try
        {
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (IOException e)
        {
            throw new SpikeDataException(path, $"the file cannot be read ({e.Message.TrimEnd('.')}); fetch it again.", e);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        bool gzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Position = 0;
        return gzip;
    }

    private static MemoryStream Unpack(FileStream file, string path)
    {
        try
        {
            uint expected = LengthInTrailer(file);
            if (expected > Math.Min(file.Length * HighestRatio, Array.MaxLength))
            {
                throw new InvalidDataException($"{expected} bytes are announced, more than {file.Length} can hold");
            }

            var content = new byte[expected];
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            // GZipStream takes the end of a truncated file for the end of the data
            int there = gzip.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return there == expected && gzip.ReadByte() < 0
                ? new MemoryStream(content, writable: false)
                : throw new InvalidDataException($"{(there < expected ? there : "more")} bytes were unpacked where {expected} are announced");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new SpikeDataException(path, $"the gzip is truncated or damaged ({e.Message}); fetch or pack the file again. Where gunzip does not complain, give what it unpacks.", e);
        }
    }

    private static uint LengthInTrailer(FileStream file)
    {
        if (file.Length < ShortestGzip)
        {
            throw new InvalidDataException($"only {file.Length} bytes");
        }

        Span<byte> length = stackalloc byte[4];
        file.Seek(-length.Length, SeekOrigin.End);
        file.ReadExactly(length);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    }
}
