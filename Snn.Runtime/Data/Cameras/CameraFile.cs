namespace Snn.Runtime;

/// <summary>
/// Reads files of event cameras into one common form. Whatever the format, rows count from the top and columns from the left,
/// and what is wrong with a file is one error with its place and what to do.
/// </summary>
public static class CameraFile
{
    /// <summary>Reads a file, plain or gzipped.</summary>
    /// <param name="path">The file; which of the formats it has is found.</param>
    /// <param name="options">What the file does not say; null where it says all.</param>
    /// <exception cref="SpikeDataException">The file is missing, damaged or of another format, or an event is of no such pixel or time.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static CameraRecording Read(string path, CameraOptions? options = null)
    {
        options ??= new();
        options.Check();
        using var stream = UnpackedFile.Open(path, "a file of a camera");
        return Read(UnpackedFile.Content(stream, path, "split the recording"), path, options);
    }

    /// <summary>Reads the content of a file that is in memory.</summary>
    /// <param name="content">The file, not gzipped.</param>
    /// <param name="name">What errors call it; its end tells formats that have no mark.</param>
    /// <param name="options">What the file does not say; null where it says all.</param>
    /// <exception cref="SpikeDataException">It is damaged or of another format, or an event is of no such pixel or time.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static CameraRecording Read(ReadOnlyMemory<byte> content, string name, CameraOptions? options = null)
    {
        options ??= new();
        options.Check();
        return (options.Format ?? FormatOf(content.Span, name)) switch
        {
            CameraFormat.Bin => BinFormat.Read(content.Span, name, options),
            CameraFormat.Aedat2 => Aedat2Format.Read(content.Span, name, options),
            CameraFormat.Aedat3 => Aedat3Format.Read(content.Span, name, options),
            CameraFormat.Aedat4 => Aedat4Format.Read(content.Span, name, options),
            CameraFormat.Numpy => NumpyFormat.Read(content, name, options),
            CameraFormat.Csv => CsvFormat.Read(content.Span, name, options),
            var other => throw new ArgumentException($"There is no format {other}.", nameof(options)),
        };
    }

    private static CameraFormat FormatOf(ReadOnlySpan<byte> content, string name)
    {
        if (AedatHeader.Version(content) is { } version)
        {
            return version switch
            {
                "2.0" => CameraFormat.Aedat2,
                "3.0" or "3.1" => CameraFormat.Aedat3,
                "4.0" => CameraFormat.Aedat4,
                _ => throw new SpikeDataException(name, $"the file is AEDAT {version}; AEDAT 2.0, 3.1 and 4.0 are read. Export it as one of these, or as .csv."),
            };
        }

        if (content.StartsWith(NumpyArray.Magic) || content.StartsWith(NumpyFormat.ZipMagic))
        {
            return CameraFormat.Numpy;
        }

        string end = Path.GetExtension(UnpackedFile.NameOf(name));
        return end.ToLowerInvariant() switch
        {
            ".bin" => CameraFormat.Bin,
            ".csv" or ".txt" => CameraFormat.Csv,
            ".aedat" or ".aedat4" => throw new SpikeDataException(name, "the file does not begin with #!AER-DAT2.0, 3.1 or 4.0; it is damaged or of AEDAT 1: fetch it again, or export it as one of these. Where it is one of these without the line, set CameraOptions.Format."),
            _ => throw new SpikeDataException(name, "neither its first bytes nor its name tell what it is; set CameraOptions.Format. There are .bin of N-MNIST, AEDAT 2.0, 3.1 and 4.0, .npy, .npz and .csv."),
        };
    }
}
