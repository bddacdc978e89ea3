namespace Snn.Runtime;

/// <summary>What the picture and the table of a confusion matrix have in common.</summary>
internal static class ConfusionCounts
{
    /// <summary>Number of examples classified correctly, and of all.</summary>
    /// <exception cref="ArgumentException">The matrix is empty or not square, or there is not one name per class.</exception>
    public static (int Correct, int Total) Check(int[,] counts, IReadOnlyList<string> classNames)
    {
        int n = counts.GetLength(0);
        if (n == 0 || counts.GetLength(1) != n)
        {
            throw new ArgumentException($"A confusion matrix is square; this one is {n} × {counts.GetLength(1)}.", nameof(counts));
        }

        if (classNames.Count != n)
        {
            throw new ArgumentException($"The confusion matrix has {n} classes; {classNames.Count} names were given.", nameof(classNames));
        }

        int correct = Enumerable.Range(0, n).Sum(c => counts[c, c]);
        return (correct, counts.Cast<int>().Sum());
    }
}
