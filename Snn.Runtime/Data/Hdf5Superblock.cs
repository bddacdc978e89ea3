using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>
/// The first block of an HDF5 file (HDF5 file format specification 3.0, section II.A), from which alone it can be told for
/// certain that a file is of another format or has been cut off.
/// </summary>
internal static class Hdf5Superblock
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Leaves the stream at its start.</summary>
    /// <exception cref="SpikeDataException">The file is no HDF5 file, or ends before its end.</exception>
    public static void Check(Stream stream, string path, string layout)
    {
        Span<byte> block = stackalloc byte[64];
        long length = stream.Length;
        // a user's own block before it takes 512, 1024, 2048 ... bytes
        for (long at = 0; at < length; at = at == 0 ? 512 : 2 * at)
        {
            stream.Position = at;
            block.Clear();
            int read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            if (block[..Signature.Length].SequenceEqual(Signature))
            {
                CheckEnd(block[..read], path, length);
                if (at > 512)
                {
                    throw new SpikeDataException(path, $"the file begins with a user block of {at} bytes, and PureHDF finds nothing after more than 512: take it off with h5unjam, or write the file again without one.");
                }

                stream.Position = 0;
                return;
            }
        }

        throw new SpikeDataException(path, $"this is no HDF5 file: it does not begin as one; give the path of an .h5 or .h5.gz file in the {layout} layout.");
    }

    private static void CheckEnd(ReadOnlySpan<byte> block, string path, long length)
    {
        int version = block.Length > 8 ? block[8] : 0;
        int sizeAt = version < 2 ? 13 : 9;
        int size = block.Length > sizeAt ? block[sizeAt] : 8;
        // versions 0 and 1: base, free space, end; 2 and 3: base, extension, end
        int endAt = (version switch { 0 => 24, 1 => 28, _ => 12 }) + 2 * size;
        if (version > 3 || size is not (2 or 4 or 8))
        {
            return; // the library says what it thinks of that
        }

        ulong end = block.Length < endAt + size ? ulong.MaxValue : size switch
        {
            2 => BinaryPrimitives.ReadUInt16LittleEndian(block[endAt..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(block[endAt..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(block[endAt..]),
        };
        if (end > (ulong)length)
        {
            throw new SpikeDataException(path, $"the file is truncated: {(end == ulong.MaxValue ? "it ends within its first block, after" : $"it should have {end} bytes and has")} {length}; fetch it again.");
        }
    }
}
