using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>
/// WAV: a RIFF of chunks, each with four letters and a size, of which <c>fmt </c> says how samples are stored and <c>data</c>
/// has them, one of each channel after the other; the others are passed over.
/// </summary>
internal static class WavFile
{
    private const int Pcm = 1, Float = 3, Extensible = 0xFFFE, HeaderSize = 12, ChunkHeader = 8, MostChannels = 1024;

    // what writes into a pipe does not know the size yet, and announces about the most there is
    private const uint Unknown = 0x7FFF0000;

    // the end of the identifiers of subformats; their first two bytes are the format
    private static ReadOnlySpan<byte> Subformat => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public static Sound Read(ReadOnlySpan<byte> file, string path)
    {
        if (file.Length < HeaderSize || !file.StartsWith("RIFF"u8) || !file.Slice(8, 4).SequenceEqual("WAVE"u8))
        {
            string kind = file.StartsWith("RF64"u8) || file.StartsWith("RIFX"u8) ? "this is a WAV of the kind RF64 or RIFX, which is not read" : "this is no WAV file";
            throw new SpikeDataException(path, $"{kind}; convert it to a WAV of 16 bits.");
        }

        Layout? layout = null;
        for (long at = HeaderSize; at + ChunkHeader <= file.Length;)
        {
            var name = file.Slice((int)at, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            at += ChunkHeader;
            long left = file.Length - at;
            bool isData = name.SequenceEqual("data"u8);
            long there = isData && (size >= Unknown || (size == 0 && layout is not null && left > 0 && IsStreamed(file))) ? left : size;
            if (there > left)
            {
                throw Bad(path, at - ChunkHeader, $"a part of {size} bytes does not fit into the {left} that are left");
            }

            var chunk = file.Slice((int)at, (int)there);
            if (isData)
            {
                return layout is null ? throw Bad(path, at - ChunkHeader, "the samples come before what describes them") : Samples(chunk, layout, path, at);
            }

            if (name.SequenceEqual("fmt "u8))
            {
                layout = Describe(chunk, path, at);
            }

            at += there + (there & 1);
        }

        throw new SpikeDataException(path, $"it ends before {(layout is null ? "what describes its samples" : "its samples")}; the file is truncated or damaged: fetch it again.");
    }

    // the size of the whole was not filled in either
    private static bool IsStreamed(ReadOnlySpan<byte> file) => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) is 0 or >= Unknown;

    private static Layout Describe(ReadOnlySpan<byte> chunk, string path, long at)
    {
        if (chunk.Length < 16)
        {
            throw Bad(path, at, $"the description of its samples has {chunk.Length} bytes and needs 16");
        }

        int format = Short(chunk, 0), channels = Short(chunk, 2), block = Short(chunk, 12), bits = Short(chunk, 14);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        if (format == Extensible)
        {
            format = chunk.Length >= 40 && chunk[26..40].SequenceEqual(Subformat) ? Short(chunk, 24) : -1;
        }

        if (format is not (Pcm or Float))
        {
            string packed = format switch { 2 or 17 => "ADPCM", 6 => "A-law", 7 => "µ-law", 0x55 => "MP3", _ => $"format {format}" };
            throw new SpikeDataException(path, $"its samples are packed by {packed}; plain integers and floats are read: convert it to a WAV of 16 bits.");
        }

        if (!(format == Pcm ? bits is 8 or 16 or 24 or 32 : bits is 32 or 64))
        {
            throw new SpikeDataException(path, $"its samples are {(format == Pcm ? "integers" : "floats")} of {bits} bits; integers of 8, 16, 24 and 32 and floats of 32 and 64 are read: convert it to a WAV of 16 bits.");
        }

        if (rate is < Sound.LowestRate or > Sound.HighestRate)
        {
            throw new SpikeDataException(path, $"it has {rate} samples in a second; {Sound.LowestRate} to {Sound.HighestRate} are read: fetch the file again, or convert it to 48000.");
        }

        return channels is >= 1 and <= MostChannels && block == channels * (bits / 8)
            ? new(format == Float, channels, (int)rate, bits / 8)
            : throw Bad(path, at, $"{channels} channels of {bits} bits do not make {block} bytes");
    }

    private static Sound Samples(ReadOnlySpan<byte> data, Layout layout, string path, long at)
    {
        int block = layout.Channels * layout.Bytes, count = data.Length / block;
        if (count == 0 || data.Length % block != 0)
        {
            throw Bad(path, at, count == 0 ? "it has no sample" : $"its {data.Length} bytes of samples are no multiple of {block}, those of all channels at a time");
        }

        var samples = new float[count];
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            for (int channel = 0; channel < layout.Channels; channel++)
            {
                sum += Sample(data[(i * block + channel * layout.Bytes)..], layout);
            }

            samples[i] = (float)(sum / layout.Channels);
            if (!float.IsFinite(samples[i]))
            {
                throw new SpikeDataException(path, $"sample {i} is {samples[i]}; samples must be finite: write the file again.");
            }
        }

        return Sound.Of(samples, layout.Rate);
    }

    private static double Sample(ReadOnlySpan<byte> data, Layout layout) => (layout.Bytes, layout.IsFloat) switch
    {
        (1, _) => (data[0] - 128) / 128.0,
        (2, _) => BinaryPrimitives.ReadInt16LittleEndian(data) / 32768.0,
        (3, _) => (data[0] << 8 | data[1] << 16 | data[2] << 24) / 2147483648.0,
        (4, false) => BinaryPrimitives.ReadInt32LittleEndian(data) / 2147483648.0,
        (4, true) => BinaryPrimitives.ReadSingleLittleEndian(data),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(data),
    };

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static SpikeDataException Bad(string path, long at, string problem) => new(path, $"at byte {at}: {problem}; the file is truncated or damaged: fetch it again.");

    private sealed record Layout(bool IsFloat, int Channels, int Rate, int Bytes);
}
