namespace Snn.Runtime;

/// <summary>How well one readout of a network does.</summary>
/// <param name="Readout">Name of the population.</param>
/// <param name="Loss">Its share of the loss: what its losses say of an example, each times its weight; per time step where <see cref="Snn.Runtime.Loss.IsPerStep"/>.</param>
/// <param name="Accuracy">
/// Fraction of examples, or of steps where each has a label, classified rightly as the first of its losses sees it, 0 to 1; not a number where
/// that compares a signal.
/// </param>
public sealed record ReadoutReport(string Readout, double Loss, double Accuracy)
{
    /// <summary>How well a target signal is met; null where classes are compared.</summary>
    public SignalFit? Fit { get; init; }

    /// <summary>What each of its losses says without its weight, in the order in which they were given.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [];

    /// <summary>Of an evaluation the number of examples, [label, predicted class]; empty where steps are judged one by one, and in training.</summary>
    public int[,] Confusion { get; init; } = new int[0, 0];

    /// <summary>The report of a readout among those of all.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static ReadoutReport Of(IReadOnlyList<ReadoutReport> readouts, string name) => readouts.FirstOrDefault(r => r.Readout == name)
        ?? throw new ArgumentException($"Nothing is reported of a readout '{name}'; there are losses of {string.Join(", ", readouts.Select(r => r.Readout))}.", nameof(name));
}
