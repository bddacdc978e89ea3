using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>
/// AEDAT 3.1: after the header, packets of events of one kind, each with a header of 28 bytes, the lowest byte first. Polarity
/// events are read, packets of other kinds passed over, and so are events that are marked as not valid.
/// </summary>
internal static class Aedat3Format
{
    private const int HeaderSize = 28, EventSize = 8, Polarity = 1;

    public static CameraRecording Read(ReadOnlySpan<byte> content, string path, CameraOptions options)
    {
        var header = AedatHeader.Read(content);
        if (header.Lines.FirstOrDefault(l => l.StartsWith("#Format:", StringComparison.OrdinalIgnoreCase)) is { } format && !format.EndsWith("RAW", StringComparison.OrdinalIgnoreCase))
        {
            throw new SpikeDataException(path, $"the header says {format}; export it with RAW packets.");
        }

        var camera = options.Camera ?? header.Camera;
        var events = new EventList(path, options, camera is { } c ? AedatHeader.SizeOf(c) : null);
        int? source = null;
        for (int at = header.End; at < content.Length;)
        {
            if (content.Length - at < HeaderSize)
            {
                throw Bad(path, at, $"a packet's header has {HeaderSize} bytes and {content.Length - at} are left; the file is truncated");
            }

            var packet = content[at..];
            int kind = BinaryPrimitives.ReadInt16LittleEndian(packet), from = BinaryPrimitives.ReadInt16LittleEndian(packet[2..]);
            int size = Number(packet, 4), overflow = Number(packet, 12), capacity = Number(packet, 16), number = Number(packet, 20);
            if (size < 1 || number < 0 || capacity < number || overflow < 0)
            {
                throw Bad(path, at, $"a packet says {number} of {capacity} events of {size} bytes; the file is damaged");
            }

            if ((long)size * number > packet.Length - HeaderSize)
            {
                throw Bad(path, at, $"a packet says {number} events of {size} bytes and {packet.Length - HeaderSize} bytes are left; the file is truncated");
            }

            if (kind == Polarity && number > 0)
            {
                if (size != EventSize || Number(packet, 8) != 4)
                {
                    throw Bad(path, at, $"polarity events have {size} bytes, the time at {Number(packet, 8)}; they have {EventSize}, the time at 4: the file is damaged");
                }

                if ((source ??= from) != from)
                {
                    throw new SpikeDataException(path, $"at byte {at}: events of camera {from} follow on those of camera {source}; export each into a file of its own.");
                }

                Add(events, packet.Slice(HeaderSize, size * number), (long)overflow << 31, at + HeaderSize);
            }

            at += HeaderSize + size * number;
        }

        return events.ToRecording();
    }

    private static void Add(EventList events, ReadOnlySpan<byte> packet, long began, int place)
    {
        for (int at = 0; at < packet.Length; at += EventSize)
        {
            uint data = BinaryPrimitives.ReadUInt32LittleEndian(packet[at..]);
            if ((data & 1) != 0)
            {
                events.Add(began + Number(packet, at + 4), data >> 17, data >> 2 & 0x7fff, (data & 2) != 0, place + at);
            }
        }
    }

    private static int Number(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadInt32LittleEndian(packet[at..]);

    private static SpikeDataException Bad(string path, int at, string problem) => new(path, $"at byte {at}: {problem}: fetch it again.");
}
