using System.Numerics;

namespace Snn.Runtime;

/// <summary>Reads a class off a readout.</summary>
public static class Prediction
{
    /// <summary>The class whose readout, summed over the trial, is highest; the first of equals.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes.</param>
    public static int OfSum(Rows readout, int steps, int classes) => OfWeightedSum(readout, steps, classes, 1, 1);

    /// <summary>The class whose readout, summed with geometric weights, is highest; the first of equals.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="first">Weight of the first step.</param>
    /// <param name="ratio">Weight of every other step, relative to the one before it.</param>
    public static int OfWeightedSum(Rows readout, int steps, int classes, float first, float ratio)
    {
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            Higher(Sum(readout, steps, j, first, ratio), j, classes, ref best, ref highest);
        }

        return best;
    }

    /// <summary>Writes the weighted sums; what it leaves in the padding means nothing.</summary>
    internal static void WeightedSum(Rows readout, int steps, int classes, float first, float ratio, Lanes sums)
    {
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            sums[j] = Sum(readout, steps, j, first, ratio);
        }
    }

    /// <summary>Makes the classes from <paramref name="j"/> on the best where their score is higher.</summary>
    internal static void Higher(Vector<float> scores, int j, int classes, ref int best, ref float highest)
    {
        for (int lane = 0; lane < Math.Min(Vector<float>.Count, classes - j); lane++)
        {
            if (scores[lane] > highest)
            {
                (best, highest) = (j + lane, scores[lane]);
            }
        }
    }

    private static Vector<float> Sum(Rows readout, int steps, int j, float weight, float ratio)
    {
        var sum = Vector<float>.Zero;
        for (int t = 0; t < steps; t++, weight *= ratio)
        {
            sum += readout[t][j] * new Vector<float>(weight);
        }

        return sum;
    }
}
