using Spectre.Console;

namespace Snn.Runtime;

/// <summary>
/// Shows how a simulation proceeds: on a terminal as a bar with the speed, elsewhere not at all; and at the end what it took, as
/// one line.
/// </summary>
public sealed class SimulationDisplay : IProgress<RunReport>, IDisposable
{
    private readonly IAnsiConsole _console;
    private readonly string _what;
    private readonly TaskCompletionSource _end = new();
    private readonly Task _bars = Task.CompletedTask;
    private readonly ProgressTask? _bar;
    private RunReport? _last;
    private bool _disposed;

    /// <summary>Starts the display.</summary>
    /// <param name="what">What is simulated.</param>
    /// <param name="console">Where to; by default the console's standard output.</param>
    public SimulationDisplay(string what = "simulation", IAnsiConsole? console = null)
    {
        (_console, _what) = (console ?? AnsiConsole.Console, what);
        if (!Terminal.IsLive(_console))
        {
            return;
        }

        var started = new TaskCompletionSource<ProgressTask>();
        var progress = _console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn());
        progress.RefreshRate = TimeSpan.FromMilliseconds(100);

        // the bar lives as long as this call, so it runs beside the simulation
        _bars = Task.Run(() => progress.StartAsync(async context =>
        {
            started.SetResult(context.AddTask(Markup.Escape(what), maxValue: 1));
            await _end.Task.ConfigureAwait(false);
        }));
        if (Task.WaitAny(started.Task, _bars) == 0)
        {
            _bar = started.Task.Result;
        }
    }

    /// <summary>How far it has come.</summary>
    public void Report(RunReport value)
    {
        _last = value;
        if (_bar is not null)
        {
            _bar.Value = value.Asked > 0 ? value.Simulated / value.Asked : 1;
            _bar.Description = Markup.Escape(FormattableString.Invariant($"{_what}: {value.Simulated / 1000:0.0} of {value.Asked / 1000:0.###} s, {value.SimulatedSecondsPerSecond:0.0} times real time"));
        }
    }

    /// <summary>Ends the display with a line that says what it took.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _end.TrySetResult();

        // a console that fails to draw must not take the simulation's result with it
        ((Task)_bars.ContinueWith(static _ => { }, TaskScheduler.Default)).Wait();
        if (_last is { } report)
        {
            Terminal.WritePlain(_console, report.ToString());
        }
    }
}
