namespace Snn.Runtime;

/// <summary>Interpolation of the order of a Taylor series on 0..1, at the zeros of a Chebyshev polynomial (Trefethen, 2013, Approximation Theory and Approximation Practice, ch. 2).</summary>
internal static class Chebyshev
{
    public const int Count = FlowSeries.Order + 1;

    /// <summary>Where the function is taken.</summary>
    public static readonly double[] Nodes = [.. Enumerable.Range(0, Count).Select(i => 0.5 * (1 - Math.Cos(Angle(i))))];

    /// <summary>[j, i]: how much the value at node i adds to Chebyshev coefficient j. The last coefficients say how well the interpolation fits.</summary>
    public static readonly double[,] Coefficients = MakeCoefficients();

    /// <summary>
    /// [k, j]: the coefficient of uᵏ in the Chebyshev polynomial j. Whole numbers, up to 10¹¹: to go from values to powers in
    /// one matrix would lose as many digits, but coefficients that fall off keep theirs.
    /// </summary>
    public static readonly double[,] Powers = MakePowers();

    private static double Angle(int node) => Math.PI * (node + 0.5) / Count;

    private static double[,] MakeCoefficients()
    {
        var result = new double[Count, Count];
        for (int j = 0; j < Count; j++)
        {
            for (int i = 0; i < Count; i++)
            {
                // nodes go up, where the cosine of their angle goes down
                result[j, i] = (j == 0 ? 1.0 : 2.0) / Count * Math.Cos(j * (Math.PI - Angle(i)));
            }
        }

        return result;
    }

    private static double[,] MakePowers()
    {
        // Tⱼ(2u − 1)
        var powers = new double[Count, Count];
        (powers[0, 0], powers[0, 1], powers[1, 1]) = (1, -1, 2);
        for (int j = 2; j < Count; j++)
        {
            for (int k = 0; k < Count; k++)
            {
                powers[k, j] = 4 * (k == 0 ? 0 : powers[k - 1, j - 1]) - 2 * powers[k, j - 1] - powers[k, j - 2];
            }
        }

        return powers;
    }
}
