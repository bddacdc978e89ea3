using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of each class's maximum over the trial: L = −log softmax(maxₜ y[t])[label]; the gradient
/// reaches each class in the step of its maximum, the first of equals (Cramer et al., 2020, IEEE Trans. Neural Netw. Learn.
/// Syst., doi 10.1109/TNNLS.2020.3044364, "max-over-time" readout). The class with the highest maximum is predicted.
/// </summary>
public sealed class MaximumCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        // the first row of the error serves as scratch, so threads share nothing
        var scores = error[0];
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            scores[j] = Maximum(readout, steps, j, out _);
        }

        double loss = Softmax.CrossEntropy(scores, classes, label, scores);
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            var slope = scores[j];
            Maximum(readout, steps, j, out var at);
            for (int t = 0; t < steps; t++)
            {
                var row = error[t];
                row[j] = Vector.ConditionalSelect(Vector.Equals(at, new Vector<int>(t)), slope, Vector<float>.Zero);
            }
        }

        return loss;
    }

    /// <inheritdoc/>
    public override int Predict(Rows readout, int steps, int classes)
    {
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            Prediction.Higher(Maximum(readout, steps, j, out _), j, classes, ref best, ref highest);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Maximum(Rows readout, int steps, int j, out Vector<int> at)
    {
        var highest = readout[0][j];
        at = Vector<int>.Zero;
        for (int t = 1; t < steps; t++)
        {
            var y = readout[t][j];
            // a NaN is taken, and nothing is greater than it: it is not passed over
            var higher = Vector.GreaterThan(y, highest) | Vector.OnesComplement(Vector.Equals(y, y));
            highest = Vector.ConditionalSelect(higher, y, highest);
            at = Vector.ConditionalSelect(higher, new Vector<int>(t), at);
        }

        return highest;
    }
}
