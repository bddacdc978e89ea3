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
    /// <exception cref="ArgumentException">This is no path; or, as lines are read, a number seems to be written with a comma.</exception>
    public static IEnumerable<(int Number, string Line, string[] Parts)> Read(string path) => Split(path, File.ReadLines(path));

    private static IEnumerable<(int Number, string Line, string[] Parts)> Split(string path, IEnumerable<string> lines)
    {
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Split('#')[0];
            if (HasDecimalComma(text))
            {
                throw new ArgumentException($"Line {number} of {path} is '{line}', where commas stand inside what spaces or semicolons separate; write numbers with a point, as 0.5, or commas alone between them.");
            }

            string[] parts = text.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length > 0)
            {
                yield return (number, line, parts);
            }
        }
    }

    // behind source and target, which spaces or semicolons separate, a column is two numbers with nothing but a comma between
    private static bool HasDecimalComma(string text)
    {
        if (!text.Contains(','))
        {
            return false;
        }

        string[] columns = text.Split([' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return columns.Skip(2).Any(c => c.Split(',') is [var whole, var rest] && whole.Length > 0 && rest.Length > 0 && char.IsAsciiDigit(whole[^1]) && char.IsAsciiDigit(rest[0]));
    }
}
