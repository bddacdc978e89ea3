using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Snn.Runtime;

/// <summary>
/// AEDAT 4: after the first line a FlatBuffer that says how packets are packed and what streams there are, then packets of a
/// stream and a size each, then a table of them, which is not needed. Packets of events are read; they may be packed by LZ4, Zstandard or not.
/// </summary>
internal static partial class Aedat4Format
{
    private const int PacketHeader = 8, EventSize = 16;

    private static ReadOnlySpan<byte> Events => "EVTS"u8;

    public static CameraRecording Read(ReadOnlySpan<byte> content, string path, CameraOptions options)
    {
        int at = content.IndexOf((byte)'\n') + 1;
        long length = content.Length - at >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(content[at..]) : long.MaxValue;
        if (length > content.Length - at - 4)
        {
            throw Bad(path, at, "the file ends within its header");
        }

        var header = FlatTable.Root(content.Slice(at + 4, (int)length));
        if (!header.Exists || !header.Vector(2, 1, out var streams))
        {
            throw Bad(path, at, "the header is damaged");
        }

        int packing = header.Int(0) ?? 0;
        if (packing is < 0 or > Aedat4Packing.Highest)
        {
            throw new SpikeDataException(path, $"packets are packed by number {packing}; LZ4, Zstandard and none are read. Record or export it so, or as AEDAT 2.0 or text.");
        }

        var events = new EventList(path, options, Size(Encoding.UTF8.GetString(streams)));
        long end = header.Long(1) is { } table && table >= at + 4 + length && table <= content.Length ? table : content.Length;
        int? source = null;
        for (at += 4 + (int)length; at < end;)
        {
            int stream = end - at >= PacketHeader ? BinaryPrimitives.ReadInt32LittleEndian(content[at..]) : -1;
            int size = end - at >= PacketHeader ? BinaryPrimitives.ReadInt32LittleEndian(content[(at + 4)..]) : -1;
            if (size < 0 || size > end - at - PacketHeader)
            {
                throw Bad(path, at, $"a packet of {size} bytes does not fit into the {end - at} that are left");
            }

            var body = content.Slice(at + PacketHeader, size);
            string problem = "";
            var packet = packing == 0 ? body : Aedat4Packing.Unpack(body, packing, Events, out problem) ?? throw Bad(path, at, $"a packet cannot be unpacked, {problem}");
            if (packet.Length >= 12 && packet.Slice(8, 4).SequenceEqual(Events))
            {
                if ((source ??= stream) != stream)
                {
                    throw new SpikeDataException(path, $"at byte {at}: events of stream {stream} follow on those of stream {source}; export each into a file of its own.");
                }

                Add(events, packet, path, at);
            }

            at += PacketHeader + size;
        }

        return events.ToRecording();
    }

    private static void Add(EventList events, ReadOnlySpan<byte> packet, string path, int place)
    {
        // its size comes first
        var table = FlatTable.Root(packet[4..]);
        if (!table.Exists || !table.Vector(0, EventSize, out var elements))
        {
            throw Bad(path, place, "a packet of events is damaged");
        }

        for (int at = 0; at < elements.Length; at += EventSize)
        {
            var e = elements[at..];
            events.Add(BinaryPrimitives.ReadInt64LittleEndian(e), BinaryPrimitives.ReadInt16LittleEndian(e[8..]), BinaryPrimitives.ReadInt16LittleEndian(e[10..]), e[12] != 0, place);
        }
    }

    // of the stream of events; what describes a stream begins with its type or has it before its size
    private static (int, int)? Size(string streams)
    {
        int begin = streams.IndexOf(">EVTS<", StringComparison.Ordinal);
        var (x, y) = begin < 0 ? (Match.Empty, Match.Empty) : (SizeX().Match(streams, begin), SizeY().Match(streams, begin));
        return Side(x) is { } width && Side(y) is { } height ? (width, height) : null;

        static int? Side(Match match) => match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is >= 1 and <= ushort.MaxValue + 1 ? side : null;
    }

    [GeneratedRegex("key=\"sizeX\"[^>]*>(\\d+)<")]
    private static partial Regex SizeX();

    [GeneratedRegex("key=\"sizeY\"[^>]*>(\\d+)<")]
    private static partial Regex SizeY();

    private static SpikeDataException Bad(string path, int at, string problem) => new(path, $"at byte {at}: {problem}; the file is truncated or damaged: fetch it again.");
}
