using System.Globalization;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// A line for each event. Columns are found by the names in the first line, which may begin with <c>#</c>, or told by
/// <see cref="CameraOptions.Columns"/>; between them stand commas, semicolons, tabs or blanks. Other lines that begin with
/// <c>#</c>, and empty ones, are passed over.
/// </summary>
internal static class CsvFormat
{
    public static CameraRecording Read(ReadOnlySpan<byte> content, string path, CameraOptions options)
    {
        var events = new EventList(path, options, place: "line");
        var columns = options.Columns is { } letters ? EventColumns.OfLetters(letters) : (EventColumns?)null;
        double unit = options.Microseconds;
        byte separator = 0;
        bool isFirst = true;
        var fields = new List<Range>();
        if (content.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            content = content[3..]; // a byte order mark
        }

        for (int number = 1; !content.IsEmpty; number++)
        {
            int end = content.IndexOf((byte)'\n');
            var line = (end < 0 ? content : content[..end]).Trim(" \t\r"u8);
            content = end < 0 ? [] : content[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[0] == '#')
            {
                columns ??= EventColumns.OfNames(Names(line[1..]));
                continue;
            }

            separator = separator == 0 ? SeparatorOf(line) : separator;
            Split(line, separator, fields);
            if (isFirst)
            {
                isFirst = false;
                var named = EventColumns.OfNames(Names(line)); // one of them may be "on", which is a polarity too
                if (named is not null || Number(line[fields[0]]) is null)
                {
                    columns ??= named ?? throw Unnamed(path, number, line);
                    continue;
                }
            }

            Add(events, columns ?? throw Unnamed(path, number, line), line, fields, unit, number);
        }

        return events.ToRecording();
    }

    private static void Add(EventList events, EventColumns columns, ReadOnlySpan<byte> line, List<Range> fields, double unit, int number)
    {
        if (fields.Count <= columns.Last)
        {
            throw events.Bad(number, $"has {fields.Count} columns instead of {columns.Last + 1} or more; write the file again");
        }

        var (t, x, y, p) = (Number(line[fields[columns.T]]), Number(line[fields[columns.X]]), Number(line[fields[columns.Y]]), Number(line[fields[columns.P]]));
        if (t is not { } time || EventColumns.Time(time, unit) is not { } at || x is not { Whole: { } column } || y is not { Whole: { } row } || p is not { } polarity || EventColumns.On(polarity) is not { } on)
        {
            throw events.Bad(number, $"is '{Shown(line)}'; a line has a time, a column and a row from 0, and a polarity of 1, 0 or -1: write the file again, or set CameraOptions.Columns");
        }

        events.Add(at, column, row, on, number);
    }

    private static SpikeDataException Unnamed(string path, int number, ReadOnlySpan<byte> line) =>
        new(path, $"at line {number}: '{Shown(line)}' does not name the columns {EventColumns.Wanted}; set CameraOptions.Columns, such as \"txyp\".");

    private static string Shown(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)]);
        return new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
    }

    private static byte SeparatorOf(ReadOnlySpan<byte> line) =>
        line.Contains((byte)',') ? (byte)',' : line.Contains((byte)';') ? (byte)';' : line.Contains((byte)'\t') ? (byte)'\t' : (byte)' ';

    private static string[] Names(ReadOnlySpan<byte> line)
    {
        var fields = new List<Range>();
        line = line.Trim(" \t"u8);
        Split(line, SeparatorOf(line), fields);
        var names = new string[fields.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Encoding.UTF8.GetString(line[fields[i]]);
        }

        return names;
    }

    // several blanks separate like one; quotes around a field are left out
    private static void Split(ReadOnlySpan<byte> line, byte separator, List<Range> fields)
    {
        fields.Clear();
        for (int at = 0; at <= line.Length;)
        {
            int length = line[at..].IndexOf(separator);
            int end = length < 0 ? line.Length : at + length;
            if (end > at || separator != ' ')
            {
                var (first, last) = (at, end);
                while (first < last && line[first] is (byte)' ' or (byte)'"')
                {
                    first++;
                }

                while (last > first && line[last - 1] is (byte)' ' or (byte)'"')
                {
                    last--;
                }

                fields.Add(first..last);
            }

            at = end + 1;
        }
    }

    private static TableNumber? Number(ReadOnlySpan<byte> field)
    {
        if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return TableNumber.Of(whole);
        }

        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real))
        {
            return TableNumber.Of(real);
        }

        return Ascii.EqualsIgnoreCase(field, "true") || Ascii.EqualsIgnoreCase(field, "on") ? TableNumber.Of(1)
            : Ascii.EqualsIgnoreCase(field, "false") || Ascii.EqualsIgnoreCase(field, "off") ? TableNumber.Of(0)
            : null;
    }
}
