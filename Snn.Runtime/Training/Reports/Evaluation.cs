namespace Snn.Runtime;

/// <summary>How well a network classifies, or meets a target signal.</summary>
/// <param name="Accuracy">Fraction of examples, or of steps where each has a label, classified rightly, 0 to 1; not a number where a signal is compared.</param>
/// <param name="Loss">Mean loss of an example, without a penalty; per time step where <see cref="Snn.Runtime.Loss.IsPerStep"/>. With several losses their sum, each times its weight.</param>
/// <param name="Confusion">Number of examples, [label, predicted class]; empty where steps are judged one by one.</param>
/// <param name="RatesHz">Mean firing rate of every population that spikes by itself, by its name.</param>
public sealed record Evaluation(
    double Accuracy,
    double Loss,
    int[,] Confusion,
    IReadOnlyDictionary<string, double> RatesHz)
{
    /// <summary>How well a target signal is met; null where classes are compared.</summary>
    public SignalFit? Fit { get; init; }

    /// <summary>The same of every readout with a loss, the main one first.</summary>
    public IReadOnlyList<ReadoutReport> Readouts { get; init; } = [];

    /// <summary>The same of one readout.</summary>
    /// <exception cref="ArgumentException">No loss reads one of that name.</exception>
    public ReadoutReport Of(string readout) => ReadoutReport.Of(Readouts, readout);
}
