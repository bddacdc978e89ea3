using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>
/// AEDAT 2 as jAER writes it: after the header, for each event an address and a time in microseconds, of 32 bits each, the
/// highest byte first. What an address means depends on the camera. jAER counts rows from the bottom, and columns of these
/// cameras against the address; here both are as one sees them.
/// </summary>
internal static class Aedat2Format
{
    private const int Size = 8;
    private const uint Sample = 1u << 31, Special = 1u << 10, Sync = 1u << 15;

    public static CameraRecording Read(ReadOnlySpan<byte> content, string path, CameraOptions options)
    {
        var header = AedatHeader.Read(content);
        var camera = options.Camera ?? header.Camera
            ?? throw new SpikeDataException(path, "the header names no camera whose addresses are known, DVS128, DAVIS240 or DAVIS346; set CameraOptions.Camera.");
        var data = content[header.End..];
        if (data.Length % Size != 0)
        {
            throw new SpikeDataException(path, $"at byte {content.Length - data.Length % Size}: an event has {Size} bytes and {data.Length % Size} are left; the file is truncated: fetch it again.");
        }

        var (width, height) = AedatHeader.SizeOf(camera);
        var events = new EventList(path, options, (width, height));
        events.Reserve(data.Length / Size);
        for (int at = 0; at < data.Length; at += Size)
        {
            uint address = BinaryPrimitives.ReadUInt32BigEndian(data[at..]), time = BinaryPrimitives.ReadUInt32BigEndian(data[(at + 4)..]);
            if (camera == EventCamera.Dvs128)
            {
                // a pixel that became brighter has the lowest bit 0
                if ((address & (Sample | Sync)) == 0)
                {
                    events.Add(time, width - 1 - (address >> 1 & 0x7f), height - 1 - (address >> 8 & 0x7f), (address & 1) == 0, header.End + at);
                }
            }
            else if ((address & (Sample | Special)) == 0)
            {
                // neither a sample of a frame or of the gyroscope, nor a signal from outside
                events.Add(time, width - 1 - (address >> 12 & 0x3ff), height - 1 - (address >> 22 & 0x1ff), (address & 1 << 11) != 0, header.End + at);
            }
        }

        return events.ToRecording();
    }
}
