using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Reductions of updates, along a row or from row to row, in double and in the order of the elements, so that they are the
/// same on every machine. This is the one place that knows how rows lie side by side.
/// </summary>
public sealed class RowReduction
{
    private readonly double[] _values;
    private readonly float[] _first;
    private int _count;

    internal RowReduction(int length) => (_values, _first) = (new double[length], new float[length]);

    /// <summary>The sum of the first so many values of a row.</summary>
    public static float Sum(Lanes row, int count) => (float)SumOf(row, count);

    /// <summary>The mean of the first so many values of a row.</summary>
    public static float Mean(Lanes row, int count) => (float)(SumOf(row, count) / count);

    /// <summary>The greatest of the first so many values of a row; not a number where one is none.</summary>
    public static float Max(Lanes row, int count)
    {
        float most = float.NegativeInfinity;
        foreach (float value in row.Span[..count])
        {
            most = MathF.Max(most, value);
        }

        return most;
    }

    /// <summary>Where the greatest of the first so many values of a row is, the first where several are.</summary>
    public static float ArgMax(Lanes row, int count)
    {
        int at = 0;
        for (int i = 1; i < count; i++)
        {
            at = row.At(i) > row.At(at) ? i : at;
        }

        return at;
    }

    /// <summary>Begins a reduction from row to row.</summary>
    /// <param name="isMaximum">Whether the greatest is looked for; else they are added up.</param>
    public void Begin(bool isMaximum)
    {
        _count = 0;
        Array.Fill(_values, isMaximum ? double.NegativeInfinity : 0);
        Array.Clear(_first);
    }

    /// <summary>Adds a row.</summary>
    public void Add(Lanes row)
    {
        _count++;
        var values = _values.AsSpan(0, row.Length);
        for (int j = 0; j < row.Length; j += Vector<float>.Count)
        {
            Vector.Widen(row[j], out var low, out var high);
            Add(low, values.Slice(j, Vector<double>.Count));
            Add(high, values.Slice(j + Vector<double>.Count, Vector<double>.Count));
        }
    }

    /// <summary>Looks for the greatest in a row.</summary>
    public void Compare(Lanes row)
    {
        for (int j = 0; j < row.Length; j++)
        {
            if (row.At(j) > _values[j] || float.IsNaN(row.At(j)))
            {
                (_values[j], _first[j]) = (row.At(j), _count);
            }
        }

        _count++;
    }

    /// <summary>Ends a reduction: the sums.</summary>
    public void TakeSum(Lanes result) => Take(result, 1);

    /// <summary>Ends a reduction: the means.</summary>
    public void TakeMean(Lanes result) => Take(result, _count);

    /// <summary>Ends a reduction: the greatest.</summary>
    public void TakeMax(Lanes result) => Take(result, 1);

    /// <summary>Ends a reduction: in which row the greatest is, the first where several are.</summary>
    public void TakeArgMax(Lanes result) => _first.AsSpan(0, result.Length).CopyTo(result.Span);

    private static void Add(Vector<double> some, Span<double> sums) => (new Vector<double>(sums) + some).CopyTo(sums);

    private void Take(Lanes result, int over)
    {
        for (int j = 0; j < result.Length; j++)
        {
            result.At(j) = (float)(_values[j] / over);
        }
    }

    private static double SumOf(Lanes row, int count)
    {
        double sum = 0;
        foreach (float value in row.Span[..count])
        {
            sum += value;
        }

        return sum;
    }
}
