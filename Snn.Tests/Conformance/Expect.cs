namespace Snn.Tests.Conformance;

/// <summary>Comparisons of matrices within a relative error.</summary>
internal static class Expect
{
    /// <summary>
    /// Equal in norm to <paramref name="relative"/>; and each element to ten times that, or to the same part of the
    /// largest element, since small elements are differences of large terms.
    /// </summary>
    public static void Close(double[,] expected, double[,] actual, double relative, string what)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        double error = 0, norm = 0, largest = expected.Cast<double>().Max(Math.Abs);
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int k = 0; k < expected.GetLength(1); k++)
            {
                double difference = Math.Abs(expected[i, k] - actual[i, k]);
                error += difference * difference;
                norm += expected[i, k] * expected[i, k];
                double allowed = Math.Max(10 * relative * Math.Abs(expected[i, k]), relative * largest);
                Assert.True(difference <= allowed, $"{what}[{i}, {k}] is {actual[i, k]:R}, expected {expected[i, k]:R}");
            }
        }

        Assert.True(Math.Sqrt(error) <= relative * Math.Sqrt(norm), $"{what}: relative error {Math.Sqrt(error / norm):g3}, allowed {relative:g3}");
    }

    /// <summary>That a comparison had something to compare.</summary>
    public static void Alive(double[,] values, string what) =>
        Assert.True(values.Cast<double>().Count(v => v != 0) > values.Length / 4, $"{what} is almost all zero, so comparing it proves nothing");
}
