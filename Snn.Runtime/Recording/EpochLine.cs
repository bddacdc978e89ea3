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
    internal static string[] Headers => ["epoch", "loss", "train %", "test %", "ms/example", "Hz"];

    internal string[] Cells =>
    [
        Epoch.ToString(CultureInfo.InvariantCulture),
        Number(Loss, "0.0000"),
        Number(100 * TrainAccuracy, "0.0"),
        TestAccuracy is { } test ? Number(100 * test, "0.0") : "–",
        Number(MsPerExample, "0.00"),
        Number(Hz, "0.0"),
    ];

    /// <summary>The epoch as one plain line of text.</summary>
    internal string Plain(int epochs)
    {
        string test = TestAccuracy is { } share ? $"  test {Number(100 * share, "0.0"),5} %" : "";
        return $"epoch {Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(epochs.ToString(CultureInfo.InvariantCulture).Length)}/{epochs}"
            + $"  loss {Number(Loss, "0.0000")}  train {Number(100 * TrainAccuracy, "0.0"),5} %{test}"
            + $"  {Number(MsPerExample, "0.00")} ms/example  {Number(Hz, "0.0")} Hz";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
