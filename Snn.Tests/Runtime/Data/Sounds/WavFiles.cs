using System.Buffers.Binary;
using System.Text;

namespace Snn.Tests.Runtime.Data.Sounds;

/// <summary>Small WAV files, byte by byte as the format says.</summary>
internal static class WavFiles
{
    public static readonly double[] Few = [0, 0.5, -0.25, -1, 0.75, 0.125];

    /// <summary>A file of numbers, those of all channels at a time.</summary>
    public static byte[] Wav(IEnumerable<double> samples, int bits, bool isFloat = false, int channels = 1, int rate = 8000, bool extensible = false, bool streamed = false) =>
        Riff([.. Fmt((short)(isFloat ? 3 : 1), channels, rate, bits, extensible), .. Chunk("LIST", [1, 2, 3]), .. Chunk("data", [.. samples.SelectMany(s => Stored(s, bits, isFloat))], streamed ? 0xFFFFFFFF : null)], streamed);

    public static byte[] Riff(byte[] chunks, bool streamed = false) => [.. "RIFF"u8, .. Little(streamed ? 0xFFFFFFFF : 4 + (uint)chunks.Length), .. "WAVE"u8, .. chunks];

    public static byte[] Fmt(short format, int channels, int rate, int bits, bool extensible = false)
    {
        byte[] plain = [.. Short(extensible ? unchecked((short)0xFFFE) : format), .. Short((short)channels), .. Little((uint)rate), .. Little((uint)(rate * channels * bits / 8)), .. Short((short)(channels * bits / 8)), .. Short((short)bits)];
        return Chunk("fmt ", extensible ? [.. plain, .. Short(22), .. Short((short)bits), .. Little(0), .. Short(format), 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71] : plain);
    }

    public static byte[] Chunk(string name, byte[] content, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(name), .. Little(size ?? (uint)content.Length), .. content, .. new byte[content.Length & 1]];

    private static byte[] Stored(double sample, int bits, bool isFloat) => (bits, isFloat) switch
    {
        (8, _) => [(byte)Math.Min(255, 128 + sample * 128)],
        (16, _) => BitConverter.GetBytes((short)Math.Min(short.MaxValue, sample * 32768)),
        (24, _) => BitConverter.GetBytes((int)(sample * 8388608))[..3],
        (32, false) => BitConverter.GetBytes((int)(sample * 2147483648)),
        (32, true) => BitConverter.GetBytes((float)sample),
        _ => BitConverter.GetBytes(sample),
    };

    private static byte[] Short(short number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Little(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }
}
