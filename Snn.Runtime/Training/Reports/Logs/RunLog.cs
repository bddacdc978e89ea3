namespace Snn.Runtime;

/// <summary>
/// The figures of every epoch, written while a run goes on: to a table of comma-separated values where the name ends in
/// <c>.csv</c>, else to a folder that TensorBoard reads. Losses, accuracies, firing rates of populations and time are there.
/// </summary>
internal abstract class RunLog : IDisposable
{
    /// <summary>Opens a log.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="kept">Epochs of an earlier run that this one goes on from: what the log says of later ones is no longer so.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static RunLog Open(string path, int kept) => IsTable(path) ? new CsvLog(path, kept) : new TensorBoardLog(path, kept);

    /// <summary>Whether a log is a table.</summary>
    public static bool IsTable(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file that a log writes, to find out about a bad place.</summary>
    public static string FileOf(string path) => IsTable(path) ? path : Path.Combine(path, "events");

    /// <summary>Writes what an epoch and the test after it gave.</summary>
    public void Write(EpochReport epoch, Evaluation test) => Write(epoch.Epoch,
    [
        ("loss/train", epoch.Loss),
        ("loss/test", test.Loss),
        .. epoch.Fit is { } trained && test.Fit is { } tested
            ? [("r_squared/train", trained.RSquared), ("r_squared/test", tested.RSquared)]
            : (ReadOnlySpan<(string, double)>)[("accuracy/train", epoch.Accuracy), ("accuracy/test", test.Accuracy)],
        .. epoch.Readouts.Count < 2 ? [] : epoch.Readouts.SelectMany(r => Of(r, test.Of(r.Readout))),
        ("time/ms_per_example", epoch.MillisecondsPerExample),
        .. epoch.RatesHz.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => ($"rate_hz/{r.Key}", r.Value)),
    ]);

    /// <summary>Of several readouts what each gave.</summary>
    private static IEnumerable<(string, double)> Of(ReadoutReport trained, ReadoutReport tested)
    {
        yield return ($"loss_{trained.Readout}/train", trained.Loss);
        yield return ($"loss_{trained.Readout}/test", tested.Loss);
        yield return trained.Fit is { } fit ? ($"r_squared_{trained.Readout}/train", fit.RSquared) : ($"accuracy_{trained.Readout}/train", trained.Accuracy);
        yield return tested.Fit is { } met ? ($"r_squared_{trained.Readout}/test", met.RSquared) : ($"accuracy_{trained.Readout}/test", tested.Accuracy);
    }

    /// <summary>Writes the figures of an epoch; what is no number is left out.</summary>
    protected abstract void Write(int epoch, IReadOnlyList<(string Tag, double Value)> figures);

    /// <inheritdoc/>
    public abstract void Dispose();
}
