using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Cameras;

/// <summary>Small files of cameras in every format, byte by byte as the formats say.</summary>
internal static class CameraFiles
{
    public static readonly CameraEvent[] Few = [new(5, 3, 2, true), new(1500, 0, 0, false), new(1500, 33, 7, true), new(70_000, 12, 33, false)];

    public static byte[] Bin(IEnumerable<CameraEvent> events) =>
        [.. events.SelectMany(e => (byte[])[(byte)e.X, (byte)e.Y, (byte)((e.On ? 0x80 : 0) | (int)(e.Time >> 16)), (byte)(e.Time >> 8), (byte)e.Time])];

    public static byte[] Dvs128(IEnumerable<CameraEvent> events, string header = "#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n") =>
        [.. Encoding.ASCII.GetBytes(header), .. events.SelectMany(e => Big((uint)(127 - e.Y << 8 | 127 - e.X << 1 | (e.On ? 0 : 1)), (uint)e.Time))];

    public static byte[] Davis240(IEnumerable<CameraEvent> events, string header = "#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.DAVIS240C\r\n#End Of ASCII Header\r\n") =>
        [.. Encoding.ASCII.GetBytes(header), .. events.SelectMany(e => Big((uint)(179 - e.Y << 22 | 239 - e.X << 12 | (e.On ? 1 << 11 : 0)), (uint)e.Time))];

    public static byte[] Aedat3(IEnumerable<CameraEvent> events, int overflow = 0, string header = "#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n") =>
        [.. Encoding.ASCII.GetBytes(header), .. events.Chunk(2).SelectMany(chunk => Packet(1, 1, 8, overflow, [.. chunk.SelectMany(e => Little((uint)(e.X << 17 | e.Y << 2 | (e.On ? 2 : 0) | 1), (uint)e.Time))]))];

    public static byte[] Packet(short kind, short source, int size, int overflow, byte[] events)
    {
        var header = new byte[28];
        BinaryPrimitives.WriteInt16LittleEndian(header, kind);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(2), source);
        int[] numbers = [size, 4, overflow, events.Length / size, events.Length / size, events.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + 4 * i), numbers[i]);
        }

        return [.. header, .. events];
    }

    /// <summary>AEDAT 4 of packets of two events; packets are packed as told, which is by none unless told otherwise.</summary>
    public static byte[] Aedat4(IEnumerable<CameraEvent> events, int packing = 0, Func<byte[], byte[]>? pack = null, string streams = "<attr key=\"typeIdentifier\" type=\"string\">EVTS</attr><attr key=\"sizeX\" type=\"int\">346</attr><attr key=\"sizeY\" type=\"int\">260</attr>")
    {
        byte[] header = [.. Little(24), .. "IOHE"u8, 10, 0, 20, 0, 4, 0, 8, 0, 16, 0, 0, 0, 0, 0, 0, 0, .. Little(16, (uint)packing, uint.MaxValue, uint.MaxValue, 4, (uint)streams.Length), .. Encoding.ASCII.GetBytes(streams)];
        return [.. Encoding.ASCII.GetBytes("#!AER-DAT4.0\r\n"), .. Little((uint)header.Length), .. header, .. events.Chunk(2).SelectMany(c => Aedat4Packet(0, (pack ?? (p => p))(EventPacket(c))))];
    }

    public static byte[] Aedat4Packet(uint stream, byte[] body) => [.. Little(stream, (uint)body.Length), .. body];

    public static byte[] EventPacket(IReadOnlyCollection<CameraEvent> events)
    {
        byte[] packet = [.. Little(16), .. "EVTS"u8, 6, 0, 8, 0, 4, 0, 0, 0, .. Little(8, 4, (uint)events.Count),
            .. events.SelectMany(e => (byte[])[.. BitConverter.GetBytes(e.Time), .. BitConverter.GetBytes(e.X), .. BitConverter.GetBytes(e.Y), (byte)(e.On ? 1 : 0), 0, 0, 0])];
        return [.. Little((uint)packet.Length), .. packet];
    }

    /// <summary>A frame of Zstandard.</summary>
    public static byte[] Zstandard(byte[] content)
    {
        using var packer = new ZstdSharp.Compressor(9);
        return packer.Wrap(content).ToArray();
    }

    /// <summary>A frame of LZ4 with one block that is stored as it is.</summary>
    public static byte[] Lz4Stored(byte[] content) => [.. Little(0x184D2204), 0x60, 0x40, (byte)(K4os.Hash.xxHash.XXH32.DigestOf([0x60, 0x40], 0, 2) >> 8), .. Little(0x80000000 | (uint)content.Length), .. content, .. Little(0)];

    /// <summary>An .npy of a header and what follows it.</summary>
    public static byte[] Npy(string descr, string shape, IEnumerable<byte> data, bool fortran = false, byte version = 1)
    {
        string header = $"{{'descr': {descr}, 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        header = header.PadRight((header.Length + 10 + 64) / 64 * 64 - (version == 1 ? 11 : 13)) + "\n";
        byte[] length = version == 1 ? [(byte)header.Length, (byte)(header.Length >> 8)] : [(byte)header.Length, (byte)(header.Length >> 8), 0, 0];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data];
    }

    /// <summary>Records of x, y, t and p, as they are mostly written.</summary>
    public static byte[] Records(IReadOnlyCollection<CameraEvent> events) => Npy("[('x', '<i2'), ('y', '<i2'), ('t', '<i8'), ('p', '|b1')]", $"({events.Count},)",
        events.SelectMany(e => (byte[])[.. BitConverter.GetBytes((short)e.X), .. BitConverter.GetBytes((short)e.Y), .. BitConverter.GetBytes(e.Time), (byte)(e.On ? 1 : 0)]));

    /// <summary>A table of numbers, t, x, y, p.</summary>
    public static byte[] Table(IReadOnlyList<CameraEvent> events, bool fortran)
    {
        float[][] rows = [.. events.Select(e => (float[])[e.Time, e.X, e.Y, e.On ? 1 : -1])];
        var numbers = fortran ? Enumerable.Range(0, 4).SelectMany(c => rows.Select(r => r[c])) : rows.SelectMany(r => r);
        return Npy("'<f4'", $"({events.Count}, 4)", numbers.SelectMany(BitConverter.GetBytes), fortran);
    }

    public static byte[] Npz(params (string Name, byte[] Content)[] arrays)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = zip.CreateEntry($"{name}.npy", CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    public static byte[] Columns(IReadOnlyCollection<CameraEvent> events) => Npz(
        ("t", Npy("'>i4'", $"({events.Count},)", events.SelectMany(e => Big((uint)e.Time)))),
        ("x", Npy("'|u1'", $"({events.Count},)", events.Select(e => (byte)e.X))),
        ("y", Npy("'<u2'", $"({events.Count},)", events.SelectMany(e => BitConverter.GetBytes(e.Y)), version: 2)),
        ("p", Npy("'<f8'", $"({events.Count},)", events.SelectMany(e => BitConverter.GetBytes(e.On ? 1.0 : 0)))));

    public static byte[] Csv(IEnumerable<CameraEvent> events, string header = "x,y,polarity,timestamp\n") =>
        Encoding.UTF8.GetBytes(header + string.Concat(events.Select(e => FormattableString.Invariant($"{e.X},{e.Y},{(e.On ? 1 : 0)},{e.Time}\n"))));

    public static IEnumerable<byte> Big(params uint[] words) => words.SelectMany(w => (byte[])[(byte)(w >> 24), (byte)(w >> 16), (byte)(w >> 8), (byte)w]);

    public static IEnumerable<byte> Little(params uint[] words) => words.SelectMany(w => (byte[])[(byte)w, (byte)(w >> 8), (byte)(w >> 16), (byte)(w >> 24)]);
}
