namespace Snn.Runtime;

/// <summary>Pairs of neurons in a text file: a line for each, source and target, with spaces, tabs, commas or semicolons between; what follows a # is passed over.</summary>
internal static class PairsFile
{
    /// <summary>The pairs, as they are read.</summary>
    /// <param name="name">Network and projection.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The file cannot be read, or has a line that is no pair.</exception>
    public static IEnumerable<(int Source, int Target)> Read(string name, string path)
    {
        foreach (var (number, line, parts) in Lines(name, path))
        {
            yield return parts.Length == 2 && int.TryParse(parts[0], out int source) && int.TryParse(parts[1], out int target)
                ? (source, target)
                : throw new ArgumentException($"{name}: line {number} of {path} is '{line}', and a pair is two whole numbers, source and target; correct the file.");
        }
    }

    private static IEnumerable<(int Number, string Line, string[] Parts)> Lines(string name, string path)
    {
        using var lines = Told(name, () => TableLines.Read(path).GetEnumerator());
        while (Told(name, lines.MoveNext))
        {
            yield return lines.Current;
        }
    }

    private static T Told<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"{name}: the file of pairs cannot be read: {e.Message}", e);
        }
    }
}
