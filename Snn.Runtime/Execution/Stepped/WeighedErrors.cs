using System.Numerics;

namespace Snn.Runtime;

/// <summary>What several losses say of a readout, [step, padded neuron], each times its weight.</summary>
internal static class WeighedErrors
{
    /// <summary>To what they are worth in the sum.</summary>
    public static void Scale(Rows errors, int steps, float weight)
    {
        if (weight == 0)
        {
            errors.Clear(steps); // it is only watched, even where it is no finite number
        }

        for (int t = 0; weight is not (0 or 1) && t < steps; t++)
        {
            var row = errors[t];
            for (int j = 0; j < row.Length; j += Vector<float>.Count)
            {
                row[j] *= weight;
            }
        }
    }

    /// <summary>Adds what a further loss of the readout says.</summary>
    public static void Add(Rows more, float weight, Rows errors, int steps)
    {
        for (int t = 0; weight != 0 && t < steps; t++)
        {
            var (row, sum) = (more[t], errors[t]);
            for (int j = 0; j < sum.Length; j += Vector<float>.Count)
            {
                sum[j] += weight * row[j];
            }
        }
    }
}
