using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Small square matrices, row after row, and vectors whose last entry is the constant 1. What a flow does over a time is kept
/// as its change, exp(M·time) − 1: beside the 1 a slow state's small change over a short time would lose its digits.
/// </summary>
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

    /// <summary>To (1 + change) h; the last entry is the constant and stays.</summary>
    [SkipLocalsInit]
    public static void Add(double[] change, Span<double> h)
    {
        if (h.Length == 3)
        {
            // a neuron of two states
            double x = h[0], y = h[1], one = h[2];
            h[0] = x + (change[0] * x + change[1] * y + change[2] * one);
            h[1] = y + (change[3] * x + change[4] * y + change[5] * one);
            return;
        }

        Span<double> sums = stackalloc double[h.Length];
        for (int i = 0, at = 0; i < h.Length - 1; i++, at += h.Length)
        {
            var row = change.AsSpan(at, h.Length);
            double sum = 0;
            for (int k = 0; k < row.Length; k++)
            {
                sum += row[k] * h[k];
            }

            sums[i] = sum;
        }

        for (int i = 0; i < h.Length - 1; i++)
        {
            h[i] += sums[i];
        }
    }

    /// <summary>To (1 + change)ᵀ λ.</summary>
    [SkipLocalsInit]
    public static void AddTransposed(double[] change, Span<double> lambda)
    {
        if (lambda.Length == 3)
        {
            double x = lambda[0], y = lambda[1];
            lambda[0] = x + (change[0] * x + change[3] * y);
            lambda[1] = y + (change[1] * x + change[4] * y);
            lambda[2] += change[2] * x + change[5] * y;
            return;
        }

        Span<double> sums = stackalloc double[lambda.Length];
        sums.Clear();
        for (int i = 0, at = 0; i < lambda.Length - 1; i++, at += lambda.Length)
        {
            var row = change.AsSpan(at, lambda.Length);
            double factor = lambda[i];
            for (int k = 0; k < row.Length; k++)
            {
                sums[k] += row[k] * factor;
            }
        }

        for (int k = 0; k < lambda.Length; k++)
        {
            lambda[k] += sums[k];
        }
    }

    /// <summary>To (1 + a)(1 + b) − 1.</summary>
    /// <param name="a">The first change, and the result.</param>
    /// <param name="b">The second.</param>
    /// <param name="product">Receives a·b.</param>
    /// <param name="width">Entries of a row.</param>
    public static void Join(double[] a, double[] b, double[] product, int width)
    {
        Multiply(a, b, product, width);
        for (int i = 0; i < a.Length; i++)
        {
            a[i] += product[i] + b[i];
        }
    }

    /// <summary>a·b of matrices whose last row is zero.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> product, int width)
    {
        product.Clear();
        for (int i = 0; i < width - 1; i++)
        {
            for (int k = 0; k < width - 1; k++)
            {
                double factor = a[i * width + k];
                for (int j = 0; j < width; j++)
                {
                    product[i * width + j] += factor * b[k * width + j];
                }
            }
        }
    }
}
