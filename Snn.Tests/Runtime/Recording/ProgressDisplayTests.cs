using System.Diagnostics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

public class ProgressDisplayTests
{
    [Fact]
    public void A_redirected_writer_gets_one_plain_line_per_epoch()
    {
        var console = new TestConsole(terminal: false);
        Train(console, quiet: false);
        string[] lines = console.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.False(console.HasControlCharacters);
        Assert.Equal(
            ["epoch  1/12  loss 2.5000  train  31.2 %  0.70 ms/example  8.1 Hz",
             "epoch  2/12  loss NaN  train 100.0 %  test  81.0 %  0.70 ms/example  8.1 Hz"], lines);
    }

    [Fact]
    public void Where_a_signal_is_compared_a_line_says_how_well()
    {
        var line = new EpochLine(2, 0.5, double.NaN, double.NaN, 0.7, 8.1) { TrainFit = new(0.5, 0.91), TestFit = new(0.6, -0.25) };
        Assert.Equal("epoch 2/3  loss 0.5000  train 0.910 R²  test -0.250 R²  0.70 ms/example  8.1 Hz", line.Plain(3));
        Assert.Equal(["epoch", "loss", "train R²", "test R²", "ms/example", "Hz"], line.Headers);
        Assert.Equal("0.910", line.Cells[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_quiet_display_writes_nothing(bool terminal)
    {
        var console = new TestConsole(terminal);
        Train(console, quiet: true);
        Assert.Empty(console.Text);
    }

    [Fact]
    public void A_terminal_gets_bars_and_then_a_table()
    {
        var console = new TestConsole(terminal: true);
        Train(console, quiet: false);
        Assert.True(console.HasControlCharacters);
        string table = console.Text[console.Text.LastIndexOf("ms/example", StringComparison.Ordinal)..];
        Assert.Contains("81.0", table, StringComparison.Ordinal);
        Assert.DoesNotContain("batch", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_display_without_a_finished_epoch_ends_cleanly()
    {
        foreach (bool terminal in new[] { true, false })
        {
            var display = new ProgressDisplay(3, console: new TestConsole(terminal).Create());
            display.StartEpoch(1, 0);
            display.Dispose();
            display.Dispose();
        }
    }

    [Fact]
    public void Batches_cost_almost_nothing_and_may_come_from_any_thread()
    {
        var console = new TestConsole(terminal: true);
        using var display = new ProgressDisplay(1, console: console.Create());
        display.StartEpoch(1, 100_000);
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, 100_000, _ => display.AddBatch(16));
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 2); // 20 µs each, on the slowest machine
    }

    private static void Train(TestConsole console, bool quiet)
    {
        using var display = new ProgressDisplay(12, quiet: quiet, console: console.Create());
        display.StartEpoch(1, 2);
        display.AddBatch(16);
        display.AddBatch(16);
        display.EndEpoch(new(1, 2.5, 0.312, null, 0.7, 8.1));
        display.StartEpoch(2, 2);
        display.AddBatch(16);
        display.EndEpoch(new(2, double.NaN, 1, 0.81, 0.7, 8.1));
    }
}
