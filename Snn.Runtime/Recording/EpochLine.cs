using System.Globalization;

namespace Snn.Runtime;

/// <summary>What is shown of a finished epoch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Loss">Mean loss of the training examples.</param>
/// <param name="TrainAccuracy">Share of training examples classified correctly, 0 to 1.</param>
/// <param name="TestAccuracy">Share of test examples classified correctly, 0 to 1; null if the epoch was not tested.</param>
/// <param name="MsPerExample">Wall-clock time per training example, in ms.</param>
/// <param name="Hz">Mean firing rate of the hidden neurons, in Hz.</param>
public readonly record struct EpochLine(int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, double MsPerExample, double Hz)
{
    /// <summary>How well a target signal was met in training; null where classes are compared.</summary>
    public SignalFit? TrainFit { get; init; }

    /// <summary>How well a target signal was met in the test; null where classes are compared, or the epoch was not tested.</summary>
    public SignalFit? TestFit { get; init; }

    internal string[] Headers => ["epoch", "loss", TrainFit is null ? "train %" : "train R²", TrainFit is null ? "test %" : "test R²", "ms/example", "Hz"];

    /// <summary>How good the last figure is, in words.</summary>
    internal string Best => TestAccuracy is null ? $"train {Train}{Unit}" : $"test {Test}{Unit}";

    private string Train => TrainFit is { } fit ? Number(fit.RSquared, "0.000") : Number(100 * TrainAccuracy, "0.0");

    private string Test => TestFit is { } fit ? Number(fit.RSquared, "0.000") : TestAccuracy is { } share ? Number(100 * share, "0.0") : "–";

    private string Unit => TrainFit is null ? " %" : " R²";

    internal string[] Cells =>
    [
        Epoch.ToString(CultureInfo.InvariantCulture),
        Number(Loss, "0.0000"),
        Train,
        Test,
        Number(MsPerExample, "0.00"),
        Number(Hz, "0.0"),
    ];

    /// <summary>The epoch as one plain line of text.</summary>
    internal string Plain(int epochs)
    {
        string test = TestAccuracy is null ? "" : $"  test {Test,5}{Unit}";
        return $"epoch {Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(epochs.ToString(CultureInfo.InvariantCulture).Length)}/{epochs}"
            + $"  loss {Number(Loss, "0.0000")}  train {Train,5}{Unit}{test}"
            + $"  {Number(MsPerExample, "0.00")} ms/example  {Number(Hz, "0.0")} Hz";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
