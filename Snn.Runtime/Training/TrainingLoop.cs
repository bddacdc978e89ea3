using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Epoch after epoch with a test, a line of progress and a checkpoint after each.</summary>
public sealed record TrainingLoop
{
    /// <summary>Epochs of the whole run, those before a checkpoint included.</summary>
    public required int Epochs { get; init; }

    /// <summary>Folder for a checkpoint after every epoch; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Where the figures of every epoch go: a table where the name ends in <c>.csv</c>, else a folder for TensorBoard; null for
    /// nowhere. A run that goes on from a checkpoint goes on there too.
    /// </summary>
    public string? Log { get; init; }

    /// <summary>File for <see cref="HtmlReport">a page</see> about the run when it is over; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>
    /// Trains to the end. The checkpoint of an epoch is written before its test, so that whatever ends the run costs one epoch
    /// at most. Ctrl-C and SIGTERM end it after the batch that is running.
    /// </summary>
    /// <exception cref="CheckpointException">There is no place for checkpoints, or the one to resume from does not fit.</exception>
    /// <exception cref="IOException">The log or the report cannot be written; told before the first epoch where it can be known.</exception>
    /// <exception cref="TrainingException">The loss or a weight is no finite number any more.</exception>
    /// <exception cref="StoppedException">A signal ended it.</exception>
    public TrainingHistory Run(Trainer trainer, IReadOnlyList<Example> train, IReadOnlyList<Example> test)
    {
        Begin(trainer);
        var epochs = new List<EpochLine>();
        Evaluation? tested = null;
        using var signals = new StopSignals();
        int kept = Resume ? trainer.Epoch : 0;
        using var log = Log is null ? null : RunLog.Open(Log, kept);
        Tell(trainer, kept);
        try
        {
            using var display = new ProgressDisplay(Epochs, trainer.Epoch + 1);
            while (trainer.Epoch < Epochs)
            {
                int done = 0;
                display.StartEpoch(trainer.Epoch + 1, trainer.BatchesOf(train));
                var epoch = trainer.TrainEpoch(train, p => display.AddBatch(-done + (done = p.Done)), signals.Token);
                if (Checkpoint is not null)
                {
                    trainer.Save(Checkpoint);
                    kept = trainer.Epoch;
                    Tell(trainer, kept);
                }

                tested = trainer.Evaluate(test, signals.Token);
                var line = new EpochLine(
                    epoch.Epoch, epoch.Loss, epoch.Accuracy, tested.Accuracy, epoch.MillisecondsPerExample, epoch.RatesHz.Values.DefaultIfEmpty().Average())
                {
                    TrainFit = epoch.Fit,
                    TestFit = tested.Fit,
                };
                epochs.Add(line);
                log?.Write(epoch, tested);
                display.EndEpoch(line);
                if (epoch.Silence is { } silence)
                {
                    display.Note(silence);
                }
            }

            tested ??= trainer.Evaluate(test, signals.Token);
        }
        catch (OperationCanceledException e) when ((signals.Received ?? OfOthers(trainer)) is { } signal)
        {
            throw new StoppedException(signal, Left(kept), e);
        }

        // after the run, since only then a launch's time is known
        Console.WriteLine($"ran on {trainer.RunsOn}");
        var history = new TrainingHistory(epochs, tested);
        if (Report is not null)
        {
            TrainingReport.Save(Report, trainer, history, test);
            Console.WriteLine($"report: {Report}");
        }

        return history;
    }

    /// <summary>Finds out about a bad place before an epoch is lost to it.</summary>
    private void Begin(Trainer trainer)
    {
        if (Log is not null)
        {
            AtomicFile.Check(RunLog.FileOf(Log));
        }

        if (Report is not null)
        {
            AtomicFile.Check(Report);
        }

        if (Checkpoint is null)
        {
            if (Resume)
            {
                throw new ArgumentException("There is no checkpoint folder to resume from.", nameof(Resume));
            }

            return;
        }

        Snn.Runtime.Checkpoint.CheckPlace(Checkpoint);
        string path = Snn.Runtime.Checkpoint.PathIn(Checkpoint);
        if (Resume)
        {
            var differences = trainer.Resume(Checkpoint);
            string others = differences.Count == 0 ? "" : $", with other settings: {string.Join("; ", differences)}";
            Console.WriteLine($"resumed from {path} after epoch {trainer.Epoch}{others}");
        }
        else if (Snn.Runtime.Checkpoint.Exists(Checkpoint))
        {
            Console.WriteLine($"{path} is of an earlier run: the first epoch of this one replaces it");
        }
    }

    /// <summary>The signal that ends a run may have come to another process alone.</summary>
    private static PosixSignal? OfOthers(Trainer trainer) => trainer.Setup.Options.Processes is null ? null : PosixSignal.SIGTERM;

    /// <summary>Where processes train together, they know what is left if one of them dies.</summary>
    private void Tell(Trainer trainer, int kept)
    {
        if (trainer.Setup.Options.Processes is { } group)
        {
            group.Left = Left(kept);
        }
    }

    private string Left(int kept) => (Checkpoint, kept) switch
    {
        (null, _) => "nothing is kept; with a folder for checkpoints every whole epoch would be.",
        (_, 0) => "no epoch of this run was whole, so there is nothing of it to resume from.",
        _ => $"epoch {kept} is in {Snn.Runtime.Checkpoint.PathIn(Checkpoint)}, to resume from.",
    };
}

/// <summary>What a run did.</summary>
/// <param name="Epochs">A line per epoch that this process trained.</param>
/// <param name="Test">The test after the last epoch.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochLine> Epochs, Evaluation Test)
{
    /// <summary>Accuracy and loss over the epochs, to draw.</summary>
    public IReadOnlyList<CurvePoint> Curve => [.. Epochs.Select(e => new CurvePoint(e.Epoch, e.Loss, e.TrainAccuracy, e.TestAccuracy) { TrainRSquared = e.TrainFit?.RSquared, TestRSquared = e.TestFit?.RSquared })];

    /// <summary>The figures of the run, for programs to read.</summary>
    public RunResult Result => new(
        Test.Accuracy,
        Epochs.Count == 0 ? 0 : Epochs[^1].TrainAccuracy,
        Epochs.Select(e => e.MsPerExample).DefaultIfEmpty().Average(),
        Epochs.Count == 0 ? 0 : Epochs[^1].Epoch,
        Test.RatesHz.Values.DefaultIfEmpty().Average(),
        RunResult.PeakMemory())
    {
        TestRSquared = Test.Fit?.RSquared,
    };
}
