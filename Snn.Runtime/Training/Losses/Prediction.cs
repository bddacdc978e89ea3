using System.Numerics;

namespace Snn.Runtime;

/// <summary>Reads a class off scores.</summary>
public static class Prediction
{
    /// <summary>Writes the scores of the classes from <paramref name="j"/> on.</summary>
    /// <param name="vector">Scores of a vector of classes; those beyond the last class are left out.</param>
    /// <param name="j">The first of them.</param>
    /// <param name="scores">Receives them; a number for each class.</param>
    public static void Store(Vector<float> vector, int j, Span<float> scores)
    {
        if (scores.Length - j >= Vector<float>.Count)
        {
            vector.CopyTo(scores[j..]);
            return;
        }

        for (int lane = 0; j + lane < scores.Length; lane++)
        {
            scores[j + lane] = vector[lane];
        }
    }

    /// <summary>The class with the highest score; the first of equals, and where none is a number.</summary>
    public static int Highest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int j = 0; j < scores.Length; j++)
        {
            if (scores[j] > highest)
            {
                (best, highest) = (j, scores[j]);
            }
        }

        return best;
    }
}
