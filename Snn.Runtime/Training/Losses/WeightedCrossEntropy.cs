using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of a weighted sum over the trial: z = Σₜ w[t]·y[t], L = −log softmax(z)[label],
/// dL/dy[t] = w[t]·(softmax(z) − onehot(label)). The weights are a geometric sequence. The class with the highest z is
/// predicted.
/// </summary>
public abstract class WeightedCrossEntropy : Loss
{
    private protected WeightedCrossEntropy()
    {
    }

    /// <inheritdoc/>
    public sealed override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        var (weight, ratio) = Weights(steps);
        // the first row of the error serves as scratch, so threads share nothing
        var scores = error[0];
        Prediction.WeightedSum(readout, steps, classes, weight, ratio, scores);
        double loss = Softmax.CrossEntropy(scores, classes, label, scores);
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            var slope = scores[j];
            float w = weight;
            for (int t = 0; t < steps; t++, w *= ratio)
            {
                var row = error[t];
                row[j] = slope * new Vector<float>(w);
            }
        }

        return loss;
    }

    /// <inheritdoc/>
    public sealed override int Predict(Rows readout, int steps, int classes)
    {
        var (weight, ratio) = Weights(steps);
        return Prediction.OfWeightedSum(readout, steps, classes, weight, ratio);
    }

    /// <summary>Weight of the first step, and that of every other relative to the one before it.</summary>
    private protected abstract (float First, float Ratio) Weights(int steps);
}
