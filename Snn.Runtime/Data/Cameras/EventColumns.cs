namespace Snn.Runtime;

/// <summary>Which columns of a table hold times, places and polarities.</summary>
/// <param name="T">Index of the times.</param>
/// <param name="X">Index of the columns of pixels.</param>
/// <param name="Y">Index of the rows of pixels.</param>
/// <param name="P">Index of the polarities.</param>
internal readonly record struct EventColumns(int T, int X, int Y, int P)
{
    private const double MostTime = 1L << 62;

    private static readonly string[] Times = ["t", "ts", "time", "times", "timestamp", "timestamps"];
    private static readonly string[] Xs = ["x", "xs"];
    private static readonly string[] Ys = ["y", "ys"];
    private static readonly string[] Polarities = ["p", "ps", "pol", "polarity", "polarities", "on"];

    /// <summary>The names that are looked for, for messages.</summary>
    public const string Wanted = "t (ts, time, timestamp), x, y and p (pol, polarity)";

    /// <summary>The columns of names, whatever their case; null where one is missing.</summary>
    public static EventColumns? OfNames(IReadOnlyList<string> names)
    {
        var found = new EventColumns(Find(Times), Find(Xs), Find(Ys), Find(Polarities));
        return found is { T: >= 0, X: >= 0, Y: >= 0, P: >= 0 } ? found : null;

        int Find(string[] known)
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (known.Contains(names[i].Trim(), StringComparer.OrdinalIgnoreCase))
                {
                    return i;
                }
            }

            return -1;
        }
    }

    /// <summary>The columns that <see cref="CameraOptions.Columns"/> says.</summary>
    public static EventColumns OfLetters(string letters) => new(
        letters.IndexOf('t', StringComparison.Ordinal), letters.IndexOf('x', StringComparison.Ordinal), letters.IndexOf('y', StringComparison.Ordinal), letters.IndexOf('p', StringComparison.Ordinal));

    /// <summary>The highest index.</summary>
    public int Last => Math.Max(Math.Max(T, X), Math.Max(Y, P));

    /// <summary>A time in microseconds; null where it is none.</summary>
    /// <param name="value">The number.</param>
    /// <param name="unit">What 1 stands for, in microseconds.</param>
    public static long? Time(TableNumber value, double unit)
    {
        if (unit == 1 && value.Whole is { } whole)
        {
            return whole;
        }

        double time = value.Real * unit;
        return Math.Abs(time) < MostTime ? (long)Math.Round(time) : null;
    }

    /// <summary>A polarity, 1 or 0 or −1; null where it is neither.</summary>
    public static bool? On(TableNumber value) => value.Whole switch { 1 => true, 0 or -1 => false, _ => null };
}

/// <summary>A number of a table.</summary>
/// <param name="Real">The number.</param>
/// <param name="Whole">The number exactly, where it is a whole one.</param>
internal readonly record struct TableNumber(double Real, long? Whole)
{
    private const double Exact = 1L << 53;

    /// <summary>A whole number.</summary>
    public static TableNumber Of(long value) => new(value, value);

    /// <summary>A number that may be whole.</summary>
    public static TableNumber Of(double value) => new(value, Math.Abs(value) <= Exact && Math.Floor(value) == value ? (long)value : null);
}
