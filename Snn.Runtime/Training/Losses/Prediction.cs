using System.Numerics;

namespace Snn.Runtime;

/// <summary>Reads a class off scores.</summary>
public static class Prediction
{
    /// <summary>Makes the classes from <paramref name="j"/> on the best where their score is higher; the first of equals.</summary>
    /// <param name="scores">Scores of a vector of classes.</param>
    /// <param name="j">The first of them.</param>
    /// <param name="classes">Number of classes; scores beyond are not read.</param>
    /// <param name="best">The best class so far.</param>
    /// <param name="highest">Its score; minus infinity before the first call.</param>
    public static void Higher(Vector<float> scores, int j, int classes, ref int best, ref float highest)
    {
        for (int lane = 0; lane < Math.Min(Vector<float>.Count, classes - j); lane++)
        {
            if (scores[lane] > highest)
            {
                (best, highest) = (j + lane, scores[lane]);
            }
        }
    }
}
