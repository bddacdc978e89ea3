using System.Diagnostics;
using Spectre.Console;

namespace Snn.Runtime;

/// <summary>
/// Shows how training proceeds: on a terminal as bars for all epochs and for the current one, with rate and remaining
/// time, and a table at the end; elsewhere as one plain line per epoch. Any thread may report.
/// </summary>
public sealed class ProgressDisplay : IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly int _epochs;
    private readonly bool _quiet;
    private readonly Lock _gate = new();
    private readonly List<EpochLine> _finished = [];
    private readonly TaskCompletionSource _end = new();
    private readonly Task _bars = Task.CompletedTask;
    private readonly ProgressTask? _all, _current;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly int _span;
    private long _epochStart, _lastShown;
    private int _epoch, _batches, _batchesDone, _examplesDone;
    private bool _disposed;

    /// <summary>Starts the display.</summary>
    /// <param name="epochs">Number of epochs of the whole run.</param>
    /// <param name="firstEpoch">The epoch that comes first; above 1 where a run is resumed.</param>
    /// <param name="quiet">Shows nothing at all.</param>
    /// <param name="console">Where to; by default the console's standard output.</param>
    public ProgressDisplay(int epochs, int firstEpoch = 1, bool quiet = false, IAnsiConsole? console = null)
    {
        _console = console ?? AnsiConsole.Console;
        _epochs = epochs;
        _span = Math.Max(1, epochs - firstEpoch + 1);
        _quiet = quiet;
        if (quiet || !Terminal.IsLive(_console))
        {
            return;
        }

        var started = new TaskCompletionSource<(ProgressTask All, ProgressTask Current)>();
        var progress = _console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn());
        progress.RefreshRate = Refresh;
        // the bars live as long as this call, so it runs beside the training
        _bars = Task.Run(() => progress.StartAsync(async context =>
        {
            var all = context.AddTask("training", maxValue: _span);
            started.SetResult((all, context.AddTask($"epoch {firstEpoch}", maxValue: 1)));
            await _end.Task.ConfigureAwait(false);
        }));
        if (Task.WaitAny(started.Task, _bars) == 0)
        {
            (_all, _current) = started.Task.Result;
        }
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="epoch">Its number, from 1.</param>
    /// <param name="batches">Number of its batches.</param>
    public void StartEpoch(int epoch, int batches)
    {
        lock (_gate)
        {
            (_epoch, _batches, _batchesDone, _examplesDone) = (epoch, batches, 0, 0);
            _epochStart = Stopwatch.GetTimestamp();
            Show();
        }
    }

    /// <summary>A batch is done; redraws at most ten times a second.</summary>
    /// <param name="examples">Number of its examples.</param>
    public void AddBatch(int examples)
    {
        lock (_gate)
        {
            _batchesDone++;
            _examplesDone += examples;
            if (_current is not null && Stopwatch.GetElapsedTime(_lastShown) >= Refresh)
            {
                Show();
            }
        }
    }

    /// <summary>An epoch is done, and its test, if any.</summary>
    public void EndEpoch(EpochLine line)
    {
        lock (_gate)
        {
            _finished.Add(line);
            _batchesDone = _batches;
            Show();
            if (!_quiet && _current is null)
            {
                Terminal.WritePlain(_console, line.Plain(_epochs));
            }
        }
    }

    /// <summary>A line of its own; on a terminal it stays above the bars.</summary>
    public void Note(string line)
    {
        lock (_gate)
        {
            if (_quiet)
            {
                return;
            }

            if (_current is null)
            {
                Terminal.WritePlain(_console, line);
            }
            else
            {
                _console.WriteLine(line);
            }
        }
    }

    /// <summary>Ends the display; on a terminal the bars give way to a table of all epochs.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _end.TrySetResult();
        // a console that fails to draw must not take the training's result with it
        ((Task)_bars.ContinueWith(static _ => { }, TaskScheduler.Default)).Wait();
        if (_current is not null && _finished.Count > 0)
        {
            _console.Write(Table());
        }
    }

    private void Show()
    {
        if (_current is null || _all is null)
        {
            return;
        }

        _lastShown = Stopwatch.GetTimestamp();
        var elapsed = Stopwatch.GetElapsedTime(_epochStart, _lastShown);
        double part = _batches == 0 ? 1 : Math.Min(1, (double)_batchesDone / _batches);
        string rate = elapsed > TimeSpan.Zero && _examplesDone > 0 ? $", {_examplesDone / elapsed.TotalSeconds:0} examples/s" : "";
        _current.Description = $"epoch {_epoch}, batch {_batchesDone}/{_batches}{rate}{Remaining(elapsed, part)}";
        // never quite full while epochs may follow: a full bar cannot be emptied again
        _current.Value = Math.Min(part, 0.9999);

        bool finished = _finished.Count > 0 && _finished[^1].Epoch == _epoch;
        _all.Value = finished ? _finished.Count : _finished.Count + part;
        string last = "";
        if (_finished.Count > 0)
        {
            var line = _finished[^1];
            last = $", loss {line.Loss:0.000}, {line.Best}";
        }

        int done = finished ? _epoch : Math.Max(_epoch - 1, 0);
        _all.Description = $"epochs {done}/{_epochs}{last}{Remaining(Stopwatch.GetElapsedTime(_start, _lastShown), _all.Value / _span)}";
    }

    // from the mean speed since the start, tests included: steadier than the speed of the last seconds
    private static string Remaining(TimeSpan elapsed, double part) =>
        part is > 0 and < 1 ? $", {elapsed * ((1 - part) / part):h\\:mm\\:ss} left" : "";

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string header in _finished[0].Headers)
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        _finished.ForEach(line => table.AddRow(line.Cells));
        return table;
    }
}
