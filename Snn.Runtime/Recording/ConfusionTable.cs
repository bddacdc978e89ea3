using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Snn.Runtime;

/// <summary>Prints a confusion matrix: a row per true class, a column per predicted class, and the share of each row that is correct.</summary>
public static class ConfusionTable
{
    private const string None = "·";

    /// <summary>Prints it as a table on a terminal that is wide enough, else as aligned plain text.</summary>
    /// <param name="counts">Number of examples, [true class, predicted class].</param>
    /// <param name="classNames">One name per class.</param>
    /// <param name="console">Where to; by default the console's standard output.</param>
    /// <exception cref="ArgumentException">The matrix is empty or not square, or there is not one name per class.</exception>
    public static void Write(int[,] counts, IReadOnlyList<string> classNames, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        var (correct, total) = ConfusionCounts.Check(counts, classNames);
        string[] headers = [.. Enumerable.Range(0, classNames.Count).Select(Text)];
        string[][] rows = [.. Enumerable.Range(0, classNames.Count).Select(row => Row(counts, row, classNames[row]))];
        int first = rows.Max(r => r[0].Length), others = Math.Max(headers[^1].Length, rows.Max(r => r[1..^1].Max(c => c.Length)));
        string sum = total == 0 ? "no examples" : $"{Text(correct)} of {Text(total)} correct ({Percent(correct, total)})";

        if (Terminal.IsLive(console) && first + (others + 1) * classNames.Count + 12 <= console.Profile.Width)
        {
            console.Write(Table(headers, rows));
            console.WriteLine(sum);
            return;
        }

        Terminal.WritePlain(console, Line("", headers, "", first, others));
        foreach (string[] row in rows)
        {
            Terminal.WritePlain(console, Line(row[0], row[1..^1], row[^1], first, others));
        }

        Terminal.WritePlain(console, sum);
    }

    private static string[] Row(int[,] counts, int row, string name)
    {
        int[] cells = [.. Enumerable.Range(0, counts.GetLength(1)).Select(column => counts[row, column])];
        return [$"{Text(row)} {name}", .. cells.Select(count => count == 0 ? None : Text(count)), Percent(cells[row], cells.Sum())];
    }

    private static Table Table(string[] headers, string[][] rows)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumn(new TableColumn("").Padding(0, 0).NoWrap());
        foreach (string header in headers)
        {
            table.AddColumn(new TableColumn(header).RightAligned().Padding(1, 0).NoWrap());
        }

        table.AddColumn(new TableColumn("").RightAligned().Padding(1, 0).NoWrap());
        for (int row = 0; row < rows.Length; row++)
        {
            table.AddRow(rows[row].Select((cell, i) => new Text(cell, Look(cell, i == row + 1, i == 0 || i == rows.Length + 1))));
        }

        return table;
    }

    private static Style Look(string cell, bool diagonal, bool margin) =>
        margin ? Style.Plain : diagonal ? new Style(Color.Green) : cell == None ? new Style(Color.Grey) : new Style(Color.Yellow);

    private static string Line(string name, string[] cells, string share, int first, int others)
    {
        var line = new StringBuilder(name.PadRight(first));
        foreach (string cell in cells)
        {
            line.Append(' ').Append(cell.PadLeft(others));
        }

        return line.Append(' ').Append(share.PadLeft(8)).ToString().TrimEnd();
    }

    private static string Percent(int part, int of) =>
        of == 0 ? "–" : ((double)part / of).ToString("P1", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
