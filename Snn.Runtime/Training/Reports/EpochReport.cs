namespace Snn.Runtime;

/// <summary>What an epoch of training did.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Loss">
/// Mean loss of an example as it was seen, <see cref="TrainerOptions.Penalty"/> included; per time step where
/// <see cref="Snn.Runtime.Loss.IsPerStep"/>. With several losses their sum, each times its weight.
/// </param>
/// <param name="Accuracy">
/// Fraction of examples, or of steps where each has a label, classified rightly as they were seen, 0 to 1; not a number where a
/// signal is compared. Of several readouts that of the main one; of others see <see cref="Of"/>.
/// </param>
/// <param name="MillisecondsPerExample">Wall time per example, everything included.</param>
/// <param name="RatesHz">Mean firing rate of every population that spikes by itself, by its name.</param>
public sealed record EpochReport(
    int Epoch,
    double Loss,
    double Accuracy,
    double MillisecondsPerExample,
    IReadOnlyDictionary<string, double> RatesHz)
{
    /// <summary>How well a target signal was met; null where classes are compared.</summary>
    public SignalFit? Fit { get; init; }

    /// <summary>The same of every readout with a loss, the main one first.</summary>
    public IReadOnlyList<ReadoutReport> Readouts { get; init; } = [];

    /// <summary>The same of one readout.</summary>
    /// <exception cref="ArgumentException">No loss reads one of that name.</exception>
    public ReadoutReport Of(string readout) => ReadoutReport.Of(Readouts, readout);

    /// <summary>
    /// Which population never spiked, which projection's gradient was zero, and what to try, in a line; null where nothing is
    /// amiss. Told of the first epoch that a trainer trains.
    /// </summary>
    public string? Silence { get; init; }
}

/// <summary>Where an epoch stands; given after every batch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Done">Examples seen in this epoch.</param>
/// <param name="Examples">Examples of the epoch.</param>
/// <param name="Loss">Mean loss of an example so far, as in <see cref="EpochReport"/>.</param>
/// <param name="Accuracy">Fraction of examples classified rightly so far, 0 to 1.</param>
public readonly record struct EpochProgress(int Epoch, int Done, int Examples, double Loss, double Accuracy)
{
    /// <summary>How well a target signal was met so far; null where classes are compared.</summary>
    public SignalFit? Fit { get; init; }

    /// <summary>What has been counted; of the epoch that is under way.</summary>
    internal Tally? Tally { get; init; }

    /// <summary>How well one readout does so far; to be asked before the next batch.</summary>
    /// <exception cref="ArgumentException">No loss reads one of that name.</exception>
    public ReadoutReport Of(string readout) => ReadoutReport.Of(Tally?.Readouts ?? [], readout);
}
