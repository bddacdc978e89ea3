namespace Snn;

/// <summary>The lines of a text file of numbers: spaces, tabs, commas or semicolons stand between them; what follows a # is passed over, and so are empty lines.</summary>
internal static class TableLines
{
    private static readonly char[] Between = [' ', '\t', ',', ';'];

    /// <summary>Opens a file, whose lines are read as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Number of the line from 1, the line, and what stands on it.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    /// <exception cref="ArgumentException">This is no path.</exception>
    public static IEnumerable<(int Number, string Line, string[] Parts)> Read(string path) => Split(File.ReadLines(path));

    private static IEnumerable<(int Number, string Line, string[] Parts)> Split(IEnumerable<string> lines)
    {
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string[] parts = line.Split('#')[0].Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length > 0)
            {
                yield return (number, line, parts);
            }
        }
    }
}
