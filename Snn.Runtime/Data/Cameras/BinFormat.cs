namespace Snn.Runtime;

/// <summary>
/// Five bytes for each event, as in N-MNIST and N-Caltech101 (Orchard, Jayawant, Cohen and Thakor, 2015, Front. Neurosci.
/// 9:437): column, row, polarity in the highest bit of the third, and a time of 23 bits, the highest first. Row 240 is that of
/// no event, but says that the clock ran over: all later times are 2¹³ µs more.
/// </summary>
internal static class BinFormat
{
    private const int Size = 5, OverflowRow = 240, Overflow = 1 << 13;

    public static CameraRecording Read(ReadOnlySpan<byte> content, string path, CameraOptions options)
    {
        if (content.Length % Size != 0)
        {
            throw new SpikeDataException(path, $"at byte {content.Length / Size * Size}: an event has {Size} bytes and {content.Length % Size} are left; the file is truncated or no .bin of N-MNIST: fetch it again.");
        }

        var events = new EventList(path, options);
        events.Reserve(content.Length / Size);
        long overflow = 0;
        for (int at = 0; at < content.Length; at += Size)
        {
            var e = content.Slice(at, Size);
            if (e[1] == OverflowRow)
            {
                overflow += Overflow;
                continue;
            }

            long time = (e[2] & 0x7f) << 16 | e[3] << 8 | e[4];
            events.Add(time + overflow, e[0], e[1], (e[2] & 0x80) != 0, at);
        }

        return events.ToRecording();
    }
}
