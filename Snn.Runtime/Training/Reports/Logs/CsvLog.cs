using System.Globalization;

namespace Snn.Runtime;

/// <summary>A log as a table: a row for each epoch, a column for each figure, numbers as they are read back.</summary>
internal sealed class CsvLog : RunLog
{
    private readonly StreamWriter _file;
    private string? _head;

    /// <summary>Opens it; rows of epochs up to <paramref name="kept"/> stay.</summary>
    public CsvLog(string path, int kept)
    {
        string[] rows = kept > 0 && File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] stay = [.. rows.Take(1), .. rows.Skip(1).Where(row => int.TryParse(row.AsSpan(0, Math.Max(row.IndexOf(','), 0)), CultureInfo.InvariantCulture, out int epoch) && epoch <= kept)];
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _head = stay.FirstOrDefault();
        _file = new(path, append: false) { NewLine = "\n", AutoFlush = true };
        foreach (string row in stay)
        {
            _file.WriteLine(row);
        }
    }

    protected override void Write(int epoch, IReadOnlyList<(string Tag, double Value)> figures)
    {
        string head = string.Join(',', figures.Select(f => f.Tag).Prepend("epoch"));
        if (head != _head)
        {
            // a run that goes on with other populations begins a table below the old one
            _file.WriteLine(_head = head);
        }

        _file.WriteLine(string.Join(',', figures.Select(f => double.IsNaN(f.Value) ? "" : f.Value.ToString("R", CultureInfo.InvariantCulture)).Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
    }

    public override void Dispose() => _file.Dispose();
}
