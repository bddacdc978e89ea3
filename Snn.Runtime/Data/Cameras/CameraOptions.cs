namespace Snn.Runtime;

/// <summary>How a file of an event camera is read. Most files say themselves what they are.</summary>
public sealed record CameraOptions
{
    /// <summary>The file's format; null finds it by the first bytes and, for those that have no mark, by the name's end.</summary>
    public CameraFormat? Format { get; init; }

    /// <summary>Columns of the camera; null takes what the file says, or else the highest that occurs + 1.</summary>
    public int? Width { get; init; }

    /// <summary>Rows of the camera; null takes what the file says, or else the highest that occurs + 1.</summary>
    public int? Height { get; init; }

    /// <summary>The camera, which an AEDAT file may not name; null where it does.</summary>
    public EventCamera? Camera { get; init; }

    /// <summary>
    /// What the columns of a table are that has no names: a letter for each, <c>t</c>, <c>x</c>, <c>y</c> and <c>p</c>, and
    /// <c>-</c> for one to pass over, such as <c>"txyp"</c>. Null takes the names of fields or of a header.
    /// </summary>
    public string? Columns { get; init; }

    /// <summary>The unit of times in tables; a microsecond unless told otherwise.</summary>
    public Time TimeUnit { get; init; } = new(1e-3f);

    /// <summary>Whether events out of order are sorted by their times; else they are an error.</summary>
    public bool Sort { get; init; }

    /// <summary>A number of the time unit, in microseconds: what a decimal number of milliseconds stands for, to a picosecond.</summary>
    internal double Microseconds => Math.Round(TimeUnit.Value * 1e9) / 1e6;

    /// <exception cref="ArgumentOutOfRangeException">A size or unit is out of range.</exception>
    /// <exception cref="ArgumentException">The columns are not one of each.</exception>
    internal void Check()
    {
        CameraRecording.CheckSide(Width ?? 1, nameof(Width));
        CameraRecording.CheckSide(Height ?? 1, nameof(Height));
        if (!(TimeUnit.Value >= 1e-6f && TimeUnit.Value <= 1e6f))
        {
            throw new ArgumentOutOfRangeException(nameof(TimeUnit), TimeUnit.Value, "CameraOptions.TimeUnit must be a time from 1 ns to 1000 s.");
        }

        if (Columns is not null && (Columns.Any(c => !"txyp-".Contains(c, StringComparison.Ordinal)) || "txyp".Any(c => Columns.Count(d => d == c) != 1)))
        {
            throw new ArgumentException($"CameraOptions.Columns is \"{Columns}\"; it has each of t, x, y and p once, and - for columns to pass over, such as \"txyp\".");
        }
    }
}

/// <summary>Formats of files of event cameras.</summary>
public enum CameraFormat
{
    /// <summary>Five bytes for each event, as N-MNIST and N-Caltech101 have them (Orchard et al., 2015); <c>.bin</c>.</summary>
    Bin,

    /// <summary>AEDAT 2, addresses and times of jAER; <c>.aedat</c>.</summary>
    Aedat2,

    /// <summary>AEDAT 3.1, packets of polarity events, as in DVS128 Gesture (Amir et al., 2017); <c>.aedat</c>.</summary>
    Aedat3,

    /// <summary>AEDAT 4 of iniVation's DV, its packets not packed or packed by LZ4; <c>.aedat4</c>.</summary>
    Aedat4,

    /// <summary>Arrays of NumPy, alone (<c>.npy</c>) or several (<c>.npz</c>).</summary>
    Numpy,

    /// <summary>A line for each event; <c>.csv</c>, <c>.txt</c>.</summary>
    Csv,
}

/// <summary>Cameras whose size and addresses are known.</summary>
public enum EventCamera
{
    /// <summary>DVS128: 128 x 128 pixels.</summary>
    Dvs128,

    /// <summary>DAVIS240: 240 x 180 pixels.</summary>
    Davis240,

    /// <summary>DAVIS346: 346 x 260 pixels.</summary>
    Davis346,
}
