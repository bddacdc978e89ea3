using System.Diagnostics;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training;

/// <summary>How a run ends before its end: by a signal, or at its start because of a bad place.</summary>
public sealed class StopTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void A_signal_ends_a_run_with_a_line_and_its_last_epoch_is_kept(string signal, int code)
    {
        Skip.If(OperatingSystem.IsWindows(), "signals of Unix");
        string folder = Path.Combine(_directory, "checkpoints");
        var start = new ProcessStartInfo(ChildProcess.Dotnet, $"{ChildProcess.Program} train {folder} 1000000") { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        while (line?.Contains(" 3/1000000 ", StringComparison.Ordinal) == false)
        {
            line = process.StandardOutput.ReadLine();
        }

        var (rest, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        ChildProcess.Run("kill", $"-{signal} {process.Id}", _directory);
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill();
        }

        Assert.Equal(code, process.ExitCode);
        using var trainer = TrainerTests.Make();
        trainer.Resume(folder);
        Assert.InRange(trainer.Epoch, 3, 1000000);
        Assert.Equal($"stopped by SIG{signal}: epoch {trainer.Epoch} is in {Path.Combine(folder, Checkpoint.FileName)}, to resume from.", error.Result.Trim());
        Assert.DoesNotContain("error", rest.Result, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_run_that_dies_in_its_test_keeps_the_epoch()
    {
        using (var trainer = TrainerTests.Make(loss: new FailingTest()))
        {
            Assert.Throws<FormatException>(() => new TrainingLoop { Epochs = 3, Checkpoint = _directory }.Run(trainer, FakeExamples.Make(50), FakeExamples.Make(7)));
        }

        using var resumed = TrainerTests.Make();
        resumed.Resume(_directory);
        Assert.Equal(1, resumed.Epoch);
    }

    [Theory]
    [InlineData("", "has no name")]
    [InlineData("  ", "has no name")]
    [InlineData("FILE", "cannot be written")]
    [InlineData("FILE/deeper", "cannot be written")]
    [InlineData("TAKEN", "is a directory")]
    public void A_bad_place_for_checkpoints_is_told_before_an_epoch_is_lost(string folder, string message)
    {
        File.WriteAllText(Path.Combine(_directory, "FILE"), "");
        Directory.CreateDirectory(Path.Combine(_directory, "TAKEN", Checkpoint.FileName));
        using var trainer = TrainerTests.Make();
        string place = folder.Trim() == "" ? folder : Path.Combine(_directory, folder);
        var e = Assert.Throws<CheckpointException>(() => new TrainingLoop { Epochs = 1, Checkpoint = place }.Run(trainer, FakeExamples.Make(5), FakeExamples.Make(5)));
        Assert.Contains(message, e.Message);
        Assert.Equal(0, trainer.Epoch);
    }

    [Fact]
    public void A_good_place_is_left_as_it_was()
    {
        string folder = Path.Combine(_directory, "a", "b");
        Checkpoint.CheckPlace(folder);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        using var trainer = TrainerTests.Make();
        trainer.Save(folder);
        var before = File.ReadAllBytes(Path.Combine(folder, Checkpoint.FileName));
        Checkpoint.CheckPlace(folder);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, Checkpoint.FileName)));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("--checkpoint|", "--checkpoint needs the name of a folder")]
    [InlineData("--json|", "--json needs the name of a file")]
    [InlineData("--json|DIR", "is a directory")]
    [InlineData("--checkpoint|FILE", "cannot be written")]
    [InlineData("--out|FILE", "--out: ")]
    [InlineData("--checkpoint|DIR|--resume", "does not exist")]
    public void A_command_line_with_a_bad_place_does_not_start(string arguments, string message)
    {
        File.WriteAllText(Path.Combine(_directory, "FILE"), "");
        var line = new TrainingCommand("Trains.", "test", epochs: 1, batch: 1, hidden: 1, rate: 1, "EProp");
        string[] given = [.. arguments.Split('|').Select(a => a.StartsWith('-') || a == "" ? a : a == "DIR" ? _directory : Path.Combine(_directory, a))];
        if (!given.Contains("--out"))
        {
            given = [.. given, "--out", Path.Combine(_directory, "out")];
        }

        bool ran = false;
        var error = new StringWriter();
        var console = Console.Error;
        Console.SetError(error);
        int code;
        try
        {
            code = ConsoleRun.Guard(() => line.Run(given, (_, _) =>
            {
                ran = true;
                return 0;
            }), error);
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.False(ran);
        Assert.Equal(1, code);
        Assert.Contains(message, error.ToString());
    }

    /// <summary>Fails when examples are only classified, as in a test.</summary>
    private sealed class FailingTest : Loss
    {
        private readonly PerStepCrossEntropy _inner = new();
        private int _evaluated;

        public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error) =>
            Interlocked.Increment(ref _evaluated) > 50 ? throw new FormatException() : _inner.Evaluate(readout, steps, classes, label, error);

        public override int Predict(Rows readout, int steps, int classes) => _inner.Predict(readout, steps, classes);
    }
}
