using System.Text.Json;

namespace Snn.DeviceCheck;

/// <summary>All that was found, written anew after each section, so a run that is killed loses one at most.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly string _folder;
    private readonly Lock _lock = new();
    private readonly List<KeyValuePair<string, string>> _facts = [];
    private readonly List<KernelFact> _kernels = [];
    private readonly List<CheckResult> _checks = [];
    private readonly List<TimingRow> _timings = [];
    private readonly List<TorchRow> _torch = [];
    private readonly List<string> _missed = [];
    private readonly List<KeyValuePair<string, double>> _seconds = [];

    public Report(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Fact("started", DateTime.UtcNow.ToString("u"));
    }

    /// <summary>Whether no check failed.</summary>
    public bool IsRight => Locked(() => _checks.TrueForAll(c => c.Outcome != Outcome.Failed));

    /// <summary>Bytes per second that the device moves, read and written.</summary>
    public double? Bandwidth { get; set; }

    /// <summary>Seconds of a barrier, by the threads of a group and the groups of a multiprocessor.</summary>
    public Dictionary<(int Threads, int GroupsAtOnce), double> Barriers { get; } = [];

    public TimingRow[] Timings => Locked(() => _timings.ToArray());

    public void Fact(string name, string value)
    {
        Locked(() => _facts.Add(new(name, value)));
        Console.WriteLine($"{name}: {value}");
    }

    public void Add(KernelFact kernel) => Locked(() => _kernels.Add(kernel));

    public void Add(CheckResult check)
    {
        Locked(() => _checks.Add(check));
        Console.WriteLine($"{check.Outcome,-7} {check.Seconds,6:0.0} s  {check.What}{(check.Detail == "" ? "" : ": " + check.Detail)}");
    }

    public void Add(TimingRow row)
    {
        Locked(() => _timings.Add(row));
        Console.WriteLine(MarkdownReport.Line(row));
    }

    public void Add(TorchRow row)
    {
        Locked(() => _torch.Add(row));
        Console.WriteLine(MarkdownReport.Line(row));
    }

    /// <summary>Says what there was no time or no room for.</summary>
    public void Miss(string what)
    {
        Locked(() => _missed.Add(what));
        Console.WriteLine($"left out: {what}");
    }

    public void Took(string section, double seconds) => Locked(() => _seconds.Add(new(section, seconds)));

    /// <summary>Writes results.json and results.md.</summary>
    public void Write() => Locked(() =>
    {
        var goals = Goals.Of(_timings, _torch);
        string counts = Counts();
        Replace("results.json", JsonSerializer.Serialize(new
        {
            Checks = counts,
            Facts = _facts.GroupBy(f => f.Key).ToDictionary(f => f.Key, f => string.Join("; ", f.Select(x => x.Value))),
            Seconds = _seconds.ToDictionary(),
            Failed = _checks.Where(c => c.Outcome == Outcome.Failed),
            AllChecks = _checks,
            Goals = goals,
            Timings = _timings,
            Torch = _torch,
            Kernels = _kernels,
            LeftOut = _missed,
        }, Json));
        Replace("results.md", MarkdownReport.Of(counts, _facts, _checks, goals, _timings, _torch, _kernels, _missed));
    });

    /// <summary>Ends the run on the console.</summary>
    public void Print() => Locked(() =>
    {
        foreach (var goal in Goals.Of(_timings, _torch).Where(g => g.Measured != Goals.Unknown))
        {
            Console.WriteLine($"goal: {goal.What}, {goal.Aim}: {goal.Measured}; {goal.Distance}");
        }

        Console.WriteLine($"{Counts()}; results in {Path.GetFullPath(_folder)}");
    });

    /// <summary>The first lines of what went wrong.</summary>
    public static string FirstLine(Exception e)
    {
        string text = string.Join(' ', $"{e.GetType().Name}: {e.Message}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string place = (e.StackTrace ?? "").Split('\n').FirstOrDefault(l => l.Contains("Snn.", StringComparison.Ordinal))?.Trim() ?? "";
        return $"{(text.Length > 400 ? text[..400] + "..." : text)} {place}".TrimEnd();
    }

    private string Counts() => string.Join(", ", Enum.GetValues<Outcome>().Select(o => $"{_checks.Count(c => c.Outcome == o)} {o.ToString().ToLowerInvariant()}"));

    private void Replace(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private void Locked(Action work)
    {
        lock (_lock)
        {
            work();
        }
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
        {
            return work();
        }
    }
}
