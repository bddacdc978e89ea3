namespace Snn.Runtime;

/// <summary>How well a network classifies.</summary>
/// <param name="Accuracy">Fraction of examples classified rightly, 0 to 1.</param>
/// <param name="Loss">Mean loss of an example, without a penalty; per time step where <see cref="Snn.Runtime.Loss.IsPerStep"/>.</param>
/// <param name="Confusion">Number of examples, [label, predicted class].</param>
/// <param name="RatesHz">Mean firing rate of every population that spikes by itself, by its name.</param>
public sealed record Evaluation(
    double Accuracy,
    double Loss,
    int[,] Confusion,
    IReadOnlyDictionary<string, double> RatesHz);
