using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>
/// Unpacks frames of LZ4 (frame format 1.6): a header, blocks that are packed or not and may refer to what came before them, and
/// an end. Checksums are passed over.
/// </summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204, Stored = 1u << 31;
    private const int MostBlock = 4 << 20, HighestRatio = 255, FreeBytes = 1 << 16;

    /// <summary>The content; null where it is damaged, with what is wrong.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed, out string problem)
    {
        problem = "it is no frame of LZ4";
        if (packed.Length < 7 || BinaryPrimitives.ReadUInt32LittleEndian(packed) != Magic || packed[4] >> 6 != 1)
        {
            return null;
        }

        // flags: checksums of blocks, size of the content, checksum of the content, number of a dictionary
        var (blockSums, hasSize, hasDictionary) = ((packed[4] & 0x10) != 0, (packed[4] & 0x08) != 0, (packed[4] & 0x01) != 0);
        int at = 7 + (hasSize ? 8 : 0);
        if (hasDictionary || packed.Length < at)
        {
            problem = hasDictionary ? "it needs a dictionary" : "it ends within its header";
            return null;
        }

        var content = new List<byte>(Math.Min(2 * packed.Length, 1 << 20));
        long most = (long)packed.Length * HighestRatio + FreeBytes;
        while (packed.Length - at >= 4)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(packed[at..]);
            at += 4;
            if (header == 0)
            {
                return [.. content];
            }

            uint size = header & ~Stored;
            if (size > MostBlock || size > packed.Length - at)
            {
                break;
            }

            var block = packed.Slice(at, (int)size);
            if ((header & Stored) != 0)
            {
                content.AddRange(block);
            }
            else if (!Block(block, content, most))
            {
                problem = $"a block of LZ4 at its byte {at} is damaged";
                return null;
            }

            at += (int)size + (blockSums ? 4 : 0);
        }

        problem = "it ends within a block of LZ4";
        return null;
    }

    // sequences of bytes as they are and of a copy of earlier ones; the last has no copy
    private static bool Block(ReadOnlySpan<byte> block, List<byte> content, long most)
    {
        for (int at = 0; at < block.Length;)
        {
            int token = block[at++];
            if (!Length(block, ref at, token >> 4, out int literals) || literals > block.Length - at)
            {
                return false;
            }

            content.AddRange(block.Slice(at, literals));
            at += literals;
            if (at == block.Length)
            {
                return true;
            }

            if (block.Length - at < 2)
            {
                return false;
            }

            int back = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            if (!Length(block, ref at, token & 15, out int copied) || back == 0 || back > content.Count || content.Count + (long)copied + 4 > most)
            {
                return false;
            }

            for (int i = copied + 4; i > 0; i--)
            {
                content.Add(content[^back]);
            }
        }

        return block.IsEmpty;
    }

    // 15 goes on in the next bytes, as long as they are 255
    private static bool Length(ReadOnlySpan<byte> block, ref int at, int nibble, out int length)
    {
        length = nibble;
        for (int more = nibble == 15 ? 255 : 0; more == 255; length += more)
        {
            if (at == block.Length)
            {
                return false;
            }

            more = block[at++];
        }

        return true;
    }
}
