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

    /// <summary>Trains to the end.</summary>
    /// <exception cref="CheckpointException">The checkpoint to resume from does not fit.</exception>
    /// <exception cref="TrainingException">The loss or a weight is no finite number any more.</exception>
    public TrainingHistory Run(Trainer trainer, IReadOnlyList<Example> train, IReadOnlyList<Example> test)
    {
        if (Resume)
        {
            trainer.Resume(Checkpoint ?? throw new ArgumentException("There is no checkpoint folder to resume from.", nameof(Resume)));
        }

        var epochs = new List<EpochLine>();
        Evaluation? tested = null;
        using var cancel = new CancelKey();
        using (var display = new ProgressDisplay(Epochs, trainer.Epoch + 1))
        {
            while (trainer.Epoch < Epochs)
            {
                int done = 0;
                display.StartEpoch(trainer.Epoch + 1, trainer.BatchesOf(train));
                var epoch = trainer.TrainEpoch(train, p => display.AddBatch(-done + (done = p.Done)), cancel.Token);
                tested = trainer.Evaluate(test);
                var line = new EpochLine(
                    epoch.Epoch, epoch.Loss, epoch.Accuracy, tested.Accuracy, epoch.MillisecondsPerExample, epoch.RatesHz.Values.DefaultIfEmpty().Average());
                epochs.Add(line);
                display.EndEpoch(line);
                if (epoch.Silence is { } silence)
                {
                    display.Note(silence);
                }

                if (Checkpoint is not null)
                {
                    trainer.Save(Checkpoint);
                }
            }
        }

        // after the run, since only then a launch's time is known
        Console.WriteLine($"ran on {trainer.RunsOn}");
        return new(epochs, tested ?? trainer.Evaluate(test));
    }

    /// <summary>Ctrl-C ends the run in order: the epoch is lost, its predecessors are kept.</summary>
    private sealed class CancelKey : IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        public CancelKey() => Console.CancelKeyPress += OnPressed;

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            Console.CancelKeyPress -= OnPressed;
            _source.Dispose();
        }

        private void OnPressed(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            _source.Cancel();
        }
    }
}

/// <summary>What a run did.</summary>
/// <param name="Epochs">A line per epoch that this process trained.</param>
/// <param name="Test">The test after the last epoch.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochLine> Epochs, Evaluation Test)
{
    /// <summary>Accuracy and loss over the epochs, to draw.</summary>
    public IReadOnlyList<CurvePoint> Curve => [.. Epochs.Select(e => new CurvePoint(e.Epoch, e.Loss, e.TrainAccuracy, e.TestAccuracy))];

    /// <summary>The figures of the run, for programs to read.</summary>
    public RunResult Result => new(
        Test.Accuracy,
        Epochs.Count == 0 ? 0 : Epochs[^1].TrainAccuracy,
        Epochs.Select(e => e.MsPerExample).DefaultIfEmpty().Average(),
        Epochs.Count == 0 ? 0 : Epochs[^1].Epoch,
        Test.RatesHz.Values.DefaultIfEmpty().Average(),
        RunResult.PeakMemory());
}
