using System.Numerics;

namespace Snn.Runtime;

/// <summary>Reads a class off a readout.</summary>
public static class Prediction
{
    /// <summary>The class whose readout, summed over the trial, is highest; the first of equals.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes.</param>
    public static int Of(Rows readout, int steps, int classes)
    {
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int j = 0; j < classes; j += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int t = 0; t < steps; t++)
            {
                sum += readout[t][j];
            }

            for (int lane = 0; lane < Math.Min(Vector<float>.Count, classes - j); lane++)
            {
                if (sum[lane] > highest)
                {
                    (best, highest) = (j + lane, sum[lane]);
                }
            }
        }

        return best;
    }
}
