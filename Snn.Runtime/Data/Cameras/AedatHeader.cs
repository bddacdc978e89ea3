using System.Text;

namespace Snn.Runtime;

/// <summary>The lines before the data of an AEDAT file.</summary>
/// <param name="Lines">The lines, each with its <c>#</c>.</param>
/// <param name="End">Where the data begin.</param>
internal sealed record AedatHeader(IReadOnlyList<string> Lines, int End)
{
    private const string Mark = "#!AER-DAT";

    private static readonly string[] Ends = ["#!END-HEADER", "#End Of ASCII Header"];

    /// <summary>The version that a file begins with, such as <c>2.0</c>; null where it does not begin like one.</summary>
    public static string? Version(ReadOnlySpan<byte> content) =>
        Line(content) is { } line && Encoding.ASCII.GetString(content[..line]) is var text && text.StartsWith(Mark, StringComparison.Ordinal)
            ? text[Mark.Length..].Trim()
            : null;

    /// <summary>Reads it; a line that is no text is one of the data already, for an address may begin with the byte of a <c>#</c>.</summary>
    public static AedatHeader Read(ReadOnlySpan<byte> content)
    {
        var lines = new List<string>();
        int at = 0;
        while (Line(content[at..]) is { } length)
        {
            string line = Encoding.ASCII.GetString(content.Slice(at, length)).TrimEnd();
            lines.Add(line);
            at += length;
            if (Ends.Contains(line, StringComparer.OrdinalIgnoreCase))
            {
                break;
            }
        }

        return new(lines, at);
    }

    /// <summary>The camera that a line names.</summary>
    public EventCamera? Camera
    {
        get
        {
            string? source = Lines.FirstOrDefault(l => l.Contains("AEChip", StringComparison.OrdinalIgnoreCase) || l.StartsWith("#Source", StringComparison.OrdinalIgnoreCase));
            return source is null ? null
                : Names("DVS128") || Names("Tmpdiff128") ? EventCamera.Dvs128
                : Names("DAVIS240") ? EventCamera.Davis240
                : Names("DAVIS346") ? EventCamera.Davis346
                : null;

            bool Names(string camera) => source.Contains(camera, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Columns and rows of a camera.</summary>
    public static (int Width, int Height) SizeOf(EventCamera camera) => camera switch
    {
        EventCamera.Dvs128 => (128, 128),
        EventCamera.Davis240 => (240, 180),
        _ => (346, 260),
    };

    // length of a line of text that begins with #, its end included
    private static int? Line(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content[0] != '#')
        {
            return null;
        }

        int end = content.IndexOf((byte)'\n');
        return end < 0 || content[..end].ContainsAnyExceptInRange((byte)'\t', (byte)'~') ? null : end + 1;
    }
}
