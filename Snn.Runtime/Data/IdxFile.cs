using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>
/// A file in the IDX layout of MNIST (LeCun, Cortes and Burges): two zero bytes, the type of the elements, the number of
/// dimensions, the size of each dimension (big-endian), the elements. Plain or gzipped.
/// </summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Sizes">Size of every dimension; the first counts the examples.</param>
/// <param name="Elements">All elements, one byte each.</param>
internal sealed record IdxFile(string Path, int[] Sizes, byte[] Elements)
{
    private const string Kind = "an IDX file, plain or gzipped";
    private const byte UnsignedByte = 8;

    /// <summary>Number of examples.</summary>
    public int Count => Sizes[0];

    /// <summary>Reads a file of bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">Dimensions that it must have: 3 for images, 1 for labels.</param>
    /// <exception cref="SpikeDataException">The file is missing, truncated or of another layout.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        using var stream = UnpackedFile.Open(path, Kind);
        try
        {
            return Read(stream, path, dimensions);
        }
        catch (IOException e)
        {
            throw new SpikeDataException(path, $"the file cannot be read ({e.Message}); fetch it again.", e);
        }
    }

    private static IdxFile Read(Stream stream, string path, int dimensions)
    {
        Span<byte> word = stackalloc byte[4];
        uint magic = Word(word), expected = UnsignedByte << 8 | (uint)dimensions;
        if (magic != expected)
        {
            throw new SpikeDataException(path, $"the first four bytes are {magic:X8} instead of {expected:X8}; this is no IDX file of bytes in {dimensions} dimension{(dimensions == 1 ? "" : "s")}{Guess(magic)}.");
        }

        var sizes = new int[dimensions];
        long elements = 1;
        for (int d = 0; d < dimensions; d++)
        {
            uint size = Word(word);
            elements *= Math.Min(size, int.MaxValue); // at most three factors: sizes beyond are caught before they multiply
            if (size == 0 || elements > Array.MaxLength)
            {
                throw new SpikeDataException(path, $"dimension {d} is announced with size {size}; the file is damaged: fetch it again.");
            }

            sizes[d] = (int)size;
        }

        long there = stream.Length - stream.Position;
        if (there != elements)
        {
            throw new SpikeDataException(path, $"{string.Join(" × ", sizes)} = {elements} bytes are announced but {there} are there; the file is {(there < elements ? "truncated" : "damaged")}: fetch it again.");
        }

        var content = new byte[elements];
        stream.ReadExactly(content);
        return new(path, sizes, content);

        uint Word(Span<byte> bytes) => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : throw new SpikeDataException(path, $"the file ends within its header, after {stream.Length} bytes; fetch it again.");
    }

    private static string Guess(uint magic) => magic switch
    {
        0x801 => " but one of labels: are images and labels exchanged?",
        0x803 => " but one of images: are images and labels exchanged?",
        _ => "",
    };
}
