using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// Events in arrays of NumPy: one array of records with the fields t, x, y and p, one table of numbers with
/// <see cref="CameraOptions.Columns"/>, or in an <c>.npz</c> four arrays of these names.
/// </summary>
internal static class NumpyFormat
{
    private const string ArrayEnd = ".npy";

    // deflate packs to a thousandth at best
    private const long HighestRatio = 1032, FreeBytes = 1 << 16;

    /// <summary>What an <c>.npz</c> begins with.</summary>
    public static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    public static CameraRecording Read(ReadOnlyMemory<byte> content, string path, CameraOptions options)
    {
        if (!content.Span.StartsWith(ZipMagic))
        {
            return Read(NumpyArray.Read(content, path), path, options);
        }

        try
        {
            return ReadZip(content, path, options);
        }
        catch (Exception e) when (e is not SpikeDataException and not OutOfMemoryException)
        {
            // damage shows by whatever exception it runs the archive into
            throw new SpikeDataException(path, $"the .npz cannot be unpacked ({e.Message.TrimEnd('.')}); it is damaged or incomplete: fetch it again.", e);
        }
    }

    private static CameraRecording ReadZip(ReadOnlyMemory<byte> content, string path, CameraOptions options)
    {
        var bytes = MemoryMarshal.TryGetArray(content, out var array) ? array : new(content.ToArray());
        using var zip = new ZipArchive(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), ZipArchiveMode.Read);
        ZipArchiveEntry[] entries = [.. zip.Entries.Where(e => e.FullName.EndsWith(ArrayEnd, StringComparison.OrdinalIgnoreCase))];
        string[] names = [.. entries.Select(e => e.FullName[..^ArrayEnd.Length])];
        if (EventColumns.OfNames(names) is { } columns)
        {
            NumpyArray[] four = [.. new[] { columns.T, columns.X, columns.Y, columns.P }.Select(i => NumpyArray.Read(Unpack(entries[i], bytes.Count, path), $"{path}, {names[i]}"))];
            return Add(path, options, four[0].Rows, [.. four.Select((a, i) => a.Rows == four[0].Rows && a.Columns == 1 && a.Names.Count == 0 ? a.Column(0) : null)]);
        }

        return entries.Length == 1 ? Read(NumpyArray.Read(Unpack(entries[0], bytes.Count, path), path), path, options)
            : throw new SpikeDataException(path, $"it has {(names.Length == 0 ? "no array" : $"the arrays {string.Join(", ", names.Take(20))}")} where {EventColumns.Wanted} are looked for; write it with numpy.savez(file, t=t, x=x, y=y, p=p).");
    }

    private static ReadOnlyMemory<byte> Unpack(ZipArchiveEntry entry, int whole, string path)
    {
        // what the archive says of the packed length may be damaged as well
        long packed = Math.Clamp(entry.CompressedLength, 0, whole);
        if (entry.Length < 0 || entry.Length > Math.Min(packed * HighestRatio + FreeBytes, Array.MaxLength))
        {
            throw new SpikeDataException(path, $"{entry.FullName} should have {entry.Length} bytes, more than {packed} can hold; the .npz is damaged: fetch it again.");
        }

        var content = new byte[entry.Length];
        using var stream = entry.Open();
        int there = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return there == content.Length && stream.ReadByte() < 0 ? content
            : throw new SpikeDataException(path, $"{entry.FullName} has {(there < content.Length ? there : "more")} bytes where {content.Length} are announced; the .npz is damaged: fetch it again.");
    }

    private static CameraRecording Read(NumpyArray array, string path, CameraOptions options)
    {
        var columns = array.Names.Count > 0
            ? EventColumns.OfNames(array.Names) ?? throw new SpikeDataException(path, $"the records have the fields {string.Join(", ", array.Names.Take(20))} where {EventColumns.Wanted} are looked for; name them so and write the file again.")
            : EventColumns.OfLetters(Letters(array, path, options));
        return Add(path, options, array.Rows, [array.Column(columns.T), array.Column(columns.X), array.Column(columns.Y), array.Column(columns.P)]);
    }

    private static string Letters(NumpyArray array, string path, CameraOptions options)
    {
        string letters = options.Columns ?? throw new SpikeDataException(path, $"the array has {array.Columns} columns without names; set CameraOptions.Columns, such as \"txyp\".");
        return array.Columns == letters.Length || array.Rows == 0 ? letters
            : throw new SpikeDataException(path, $"the array has {array.Columns} columns and CameraOptions.Columns, \"{letters}\", has {letters.Length}; give a letter for each column, and an event in each row.");
    }

    private static CameraRecording Add(string path, CameraOptions options, int rows, NumpyColumn?[] columns)
    {
        if (columns is not [{ } times, { } xs, { } ys, { } polarities])
        {
            throw new SpikeDataException(path, "times, columns, rows and polarities must be numbers, one of each for every event; write the file again so.");
        }

        var events = new EventList(path, options, place: "row");
        events.Reserve(rows);
        double unit = options.Microseconds;
        for (int i = 0; i < rows; i++)
        {
            var (t, x, y, p) = (times[i], xs[i], ys[i], polarities[i]);
            if (EventColumns.Time(t, unit) is not { } time || x.Whole is not { } column || y.Whole is not { } row || EventColumns.On(p) is not { } on)
            {
                throw events.Bad(i, FormattableString.Invariant($"has t = {t.Real}, x = {x.Real}, y = {y.Real}, p = {p.Real}; it needs a time, whole places, and a polarity of 1, 0 or -1: write the file again, or set CameraOptions.Columns"));
            }

            events.Add(time, column, row, on, i);
        }

        return events.ToRecording();
    }
}
