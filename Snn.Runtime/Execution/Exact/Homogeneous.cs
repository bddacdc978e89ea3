namespace Snn.Runtime;

/// <summary>Small square matrices, row after row, and vectors whose last entry is the constant 1.</summary>
internal static class Homogeneous
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>result = matrix · x.</summary>
    public static void Apply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> result)
    {
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = Dot(matrix.Slice(i * x.Length, x.Length), x);
        }
    }

    /// <summary>result = matrixᵀ · x.</summary>
    public static void ApplyTransposed(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> result)
    {
        result.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            for (int k = 0; k < x.Length; k++)
            {
                result[k] += matrix[i * x.Length + k] * x[i];
            }
        }
    }

    /// <summary>
    /// A square matrix of rows of an n-state system: n coefficients and a constant each. Between them go
    /// <paramref name="extra"/> more states, whose rows are left zero, and last the row of the constant.
    /// </summary>
    public static double[] Square(double[,] rows, int extra, double constant)
    {
        int states = rows.GetLength(0), width = states + extra + 1;
        var square = new double[width * width];
        for (int i = 0; i < states; i++)
        {
            for (int k = 0; k < states; k++)
            {
                square[i * width + k] = rows[i, k];
            }

            square[i * width + width - 1] = rows[i, states];
        }

        square[^1] = constant;
        return square;
    }

    /// <summary>A row of an n-state system, widened in the same way.</summary>
    public static double[] Widen(IReadOnlyList<double> row, int extra) =>
        [.. row.SkipLast(1), .. Enumerable.Repeat(0.0, extra), row[^1]];
}
