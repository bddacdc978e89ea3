using System.CommandLine;
using Snn.Runtime;
using Spectre.Console;

namespace Snn.Cli;

/// <summary><c>snn data info</c>: what a file of data holds.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "a file in the SHD layout (.h5), a store (.spikes), a sound (.wav), images or labels of MNIST (IDX), a recording of an event camera, spikes as text or in SONATA's layout; each may be gzipped but a store" };
        var picture = new Option<string?>("--out") { Description = "draws the spikes of an example into a PNG", HelpName = "FILE" };
        var example = new Option<int>("--example") { Description = "which example is drawn, from 0", HelpName = "N" };
        string[] units = [.. ShdOptions.TimeUnits.Select(u => u.Name)];
        var unit = new Option<string>("--time-unit") { Description = "unit of the times in a file in the SHD layout", HelpName = string.Join('|', units), DefaultValueFactory = _ => "s" };
        unit.AcceptOnlyFromAmong(units);
        var columns = new Option<string?>("--columns") { Description = "columns of a table of events that has no names: txyp, with - for one to pass over", HelpName = "LETTERS" };
        var info = new Command("info", "Prints what a file holds: its format, examples, classes, channels, duration and spikes.") { file, picture, example, unit, columns };
        info.SetAction(given => Run(
            given.GetValue(file)!,
            new() { TimeUnit = new(ShdOptions.TimeUnits.Single(u => u.Name == given.GetValue(unit)).Milliseconds) },
            new() { Columns = given.GetValue(columns) },
            given.GetValue(example),
            given.GetValue(picture)));
        return new("data", "Looks at files of data.") { info };
    }

    /// <summary>Prints what a file holds.</summary>
    internal static int Run(string path, ShdOptions shd, CameraOptions camera, int example, string? picture, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        var content = DataContent.Read(path, shd, camera, example);
        Write(console, ["", ""], content.Rows.Select(r => (string[])[r.Name, r.Value]), rightFrom: 2);
        if (content.Classes.Count > 0)
        {
            bool hasSpikes = content.Classes.All(c => c.Spikes is not null);
            Write(console, hasSpikes ? ["class", "examples", "spikes each"] : ["class", "examples"],
                content.Classes.Select(c => (string[])[c.Name, DataContent.Text(c.Examples), .. hasSpikes ? [DataContent.Text(Math.Round(c.Spikes!.Value))] : (string[])[]]), rightFrom: 1);
        }

        if (picture is not null)
        {
            var spikes = content.Spikes ?? throw new SpikeDataException(path, "it has no spikes to draw; leave out --out.");
            Terminal.WritePlain(console, $"picture: {RasterPicture.Save(picture, [new SpikeStatistics("spikes", spikes, content.Neurons)], title: content.Title)}");
        }

        return 0;
    }

    // a table where somebody watches, else aligned lines
    private static void Write(IAnsiConsole console, string[] headers, IEnumerable<string[]> rows, int rightFrom)
    {
        string[][] all = [.. rows];
        bool hasHeaders = headers.Any(h => h.Length > 0);
        if (Terminal.IsLive(console))
        {
            var table = new Table().Border(TableBorder.None);
            for (int i = 0; i < headers.Length; i++)
            {
                var column = new TableColumn(new Text(headers[i])).Padding(0, 2);
                table.AddColumn(i >= rightFrom ? column.RightAligned() : column);
            }

            table.ShowHeaders = hasHeaders;
            foreach (string[] row in all)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            console.Write(table);
            return;
        }

        string[][] lines = hasHeaders ? [headers, .. all] : all;
        int[] widths = [.. Enumerable.Range(0, headers.Length).Select(i => lines.Max(l => l[i].Length))];
        foreach (string[] line in lines)
        {
            Terminal.WritePlain(console, string.Join("  ", line.Select((cell, i) => i >= rightFrom ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
        }
    }
}
