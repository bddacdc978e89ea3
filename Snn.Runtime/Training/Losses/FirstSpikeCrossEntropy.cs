using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the first spikes' times: L = −log softmax(−t/τ)[label], the earlier the likelier (Göltz et al.,
/// 2021, Nat. Mach. Intell. 3:823; Wunderlich and Pehle, 2021, Sci. Rep. 11:12829). The class that spikes first is
/// predicted.
/// </summary>
public sealed class FirstSpikeCrossEntropy : FirstSpikeLoss
{
    /// <summary>By how much earlier a class must spike to be e times as likely.</summary>
    public Time Tau { get; init; } = 2 * Units.ms;

    /// <inheritdoc/>
    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        var (times, slopes) = (readout[0], error[0]);
        var rate = new Vector<float>(-1 / (Tau / Units.ms));
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            slopes[j] = times[j] * rate;
        }

        double loss = Softmax.CrossEntropy(slopes, classes, label, slopes);
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            slopes[j] *= rate;
        }

        return loss;
    }

    /// <inheritdoc/>
    public override int Predict(Rows readout, int steps, int classes) => Prediction.OfWeightedSum(readout, 1, classes, -1, 1);
}
