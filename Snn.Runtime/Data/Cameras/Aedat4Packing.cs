using System.Buffers.Binary;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Snn.Runtime;

/// <summary>
/// Unpacks packets of AEDAT 4. A packet begins with its size and four letters that say what it is, so no more is unpacked than it
/// announces, and of what is not asked for only that.
/// </summary>
internal static class Aedat4Packing
{
    /// <summary>The highest number of a packing: 1 and 2 are LZ4, 3 and 4 Zstandard.</summary>
    public const int Highest = 4;

    // events are packed to a tenth, and the window of Zstandard at its most thorough is 128 MiB for content that is larger
    private const int SizeAndKind = 12, HighestRatio = 1000, FreeBytes = 1 << 16, WindowBits = 25;

    /// <summary>The content of a packet; empty where it is of another kind, null where it is damaged, with what is wrong.</summary>
    /// <param name="packed">The packet.</param>
    /// <param name="packing">How it is packed.</param>
    /// <param name="kind">The letters of the kind that is wanted.</param>
    /// <param name="problem">What is wrong.</param>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed, int packing, ReadOnlySpan<byte> kind, out string problem)
    {
        string name = packing <= 2 ? "LZ4" : "Zstandard";
        try
        {
            using var source = new MemoryStream(packed.ToArray());
            using Stream content = packing <= 2 ? LZ4Stream.Decode(source) : Zstandard(source);
            return Read(content, packed.Length, kind, out problem);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // the libraries report damage by whatever it runs them into
        {
            problem = $"{name} says: {e.Message.TrimEnd('.')}";
            return null;
        }
    }

    private static byte[]? Read(Stream content, int packed, ReadOnlySpan<byte> kind, out string problem)
    {
        problem = "";
        Span<byte> head = stackalloc byte[SizeAndKind];
        int there = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (there < head.Length)
        {
            problem = $"it has {there} bytes and needs {head.Length}";
            return null;
        }

        if (!head[8..].SequenceEqual(kind))
        {
            return [];
        }

        long size = 4L + BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (size < head.Length || size > (long)packed * HighestRatio + FreeBytes)
        {
            problem = $"it announces {size} bytes, which {packed} cannot hold";
            return null;
        }

        // what is announced is not taken before it is there
        using var all = new MemoryStream();
        all.Write(head);
        var part = new byte[Math.Min(size, FreeBytes)];
        for (int read; all.Length < size && (read = content.Read(part, 0, (int)Math.Min(part.Length, size - all.Length))) > 0;)
        {
            all.Write(part, 0, read);
        }

        // the end is where checksums are
        if (all.Length < size || content.Read(part, 0, 1) > 0)
        {
            problem = all.Length < size ? $"it has {all.Length} bytes and announces {size}" : $"it has more than the {size} bytes that it announces";
            return null;
        }

        return all.ToArray();
    }

    private static DecompressionStream Zstandard(Stream source)
    {
        var stream = new DecompressionStream(source);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, WindowBits);
        return stream;
    }
}
