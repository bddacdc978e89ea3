using System.Globalization;

namespace Snn.Runtime;

/// <summary>Files in a folder for each class, whose names are the classes: numbers before other names and in their order, class after class, each by the names of its files.</summary>
internal sealed class ClassFolder
{
    /// <summary>Lists the files.</summary>
    /// <param name="folder">The folder with one for each class.</param>
    /// <param name="ends">How the files' names end.</param>
    /// <param name="kind">What they are, for messages.</param>
    /// <param name="limit">Most files of each class, from the first on.</param>
    /// <exception cref="SpikeDataException">The folder is missing or has no such files.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public ClassFolder(string folder, string[] ends, string kind, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        string[] classes = Sorted(Listed(folder, kind, Directory.GetDirectories));
        Names = [.. classes.Select(c => Path.GetFileName(c)!)];
        var found = classes.Select(c => Sorted([.. Listed(c, kind, Directory.GetFiles).Where(f => ends.Contains(Path.GetExtension(UnpackedFile.NameOf(f)), StringComparer.OrdinalIgnoreCase))]).Take(limit).ToArray()).ToArray();
        Paths = [.. found.SelectMany(f => f)];
        Labels = [.. found.SelectMany((f, label) => Enumerable.Repeat(label, f.Length))];
        if (Paths.Length == 0)
        {
            throw new SpikeDataException(folder, $"it has no folders with {kind} ({string.Join(", ", ends)}); give the folder that has one for each class.");
        }
    }

    /// <summary>The classes.</summary>
    public string[] Names { get; }

    /// <summary>The files.</summary>
    public string[] Paths { get; }

    /// <summary>The class of each file.</summary>
    public int[] Labels { get; }

    private static string[] Listed(string folder, string kind, Func<string, string[]> list)
    {
        try
        {
            return list(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SpikeDataException(folder, $"the folder cannot be read ({e.Message.TrimEnd('.')}); give the folder that has one for each class.", e);
        }
    }

    // 10 after 9
    private static string[] Sorted(string[] paths) =>
        [.. paths.OrderBy(p => long.TryParse(Name(p), NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : long.MaxValue).ThenBy(Name, StringComparer.Ordinal).ThenBy(p => p, StringComparer.Ordinal)];

    private static string Name(string path) => Path.GetFileNameWithoutExtension(UnpackedFile.NameOf(path));
}
