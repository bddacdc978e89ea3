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
    private readonly int[] _counts;
    private readonly ConnectedPairs? _pairs;
    private int _count;
    private bool _scatters;

    /// <param name="length">Length of the longest row.</param>
    /// <param name="pairs">Which pairs are connected, where rows of synapses have not all of them.</param>
    internal RowReduction(int length, ConnectedPairs? pairs) => (_values, _first, _counts, _pairs) = (new double[length], new float[length], new int[pairs?.Targets ?? 0], pairs);

    /// <summary>The sum of the first so many values of a row.</summary>
    public static float Sum(Lanes row, int count) => (float)SumOf(row, count);

    /// <summary>The mean of the first so many values of a row; 0 of none.</summary>
    public static float Mean(Lanes row, int count) => (float)(SumOf(row, count) / Math.Max(count, 1));

    /// <summary>The greatest of the first so many values of a row; not a number where one is none; 0 of no values.</summary>
    public static float Max(Lanes row, int count)
    {
        float most = count == 0 ? 0 : float.NegativeInfinity;
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
    /// <param name="ofSynapses">Whether rows have a value for each synapse of a source neuron.</param>
    public void Begin(bool isMaximum, bool ofSynapses = false)
    {
        (_count, _scatters) = (0, ofSynapses && _pairs is not null);
        Array.Clear(_counts);
        Array.Fill(_values, isMaximum ? double.NegativeInfinity : 0);
        Array.Clear(_first);
    }

    /// <summary>Adds a row.</summary>
    public void Add(Lanes row)
    {
        if (_scatters)
        {
            Scatter(row);
            return;
        }

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
        if (_scatters)
        {
            CompareScattered(row);
            return;
        }

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
    public void TakeMean(Lanes result) => Take(result, _count, isMean: true);

    /// <summary>Ends a reduction: the greatest.</summary>
    public void TakeMax(Lanes result) => Take(result, 1);

    /// <summary>Ends a reduction: in which row the greatest is, the first where several are.</summary>
    public void TakeArgMax(Lanes result) => _first.AsSpan(0, result.Length).CopyTo(result.Span);

    private static void Add(Vector<double> some, Span<double> sums) => (new Vector<double>(sums) + some).CopyTo(sums);

    /// <summary>In a row of synapses, the neuron after of the one that stands at a place.</summary>
    public float NeuronAt(int source, float place) =>
        _pairs is null ? place : place < _pairs.CountOf(source) ? _pairs.TargetOf(_pairs.FirstOf(source) + (int)place) : 0;

    private void Scatter(Lanes row)
    {
        for (int i = _pairs!.FirstOf(_count), end = _pairs.FirstOf(_count + 1), at = 0; i < end; i++, at++)
        {
            int target = _pairs.TargetOf(i);
            _values[target] += row.At(at);
            _counts[target]++;
        }

        _count++;
    }

    private void CompareScattered(Lanes row)
    {
        for (int i = _pairs!.FirstOf(_count), end = _pairs.FirstOf(_count + 1), at = 0; i < end; i++, at++)
        {
            int target = _pairs.TargetOf(i);
            if (_counts[target]++ == 0 || row.At(at) > _values[target] || float.IsNaN(row.At(at)))
            {
                (_values[target], _first[target]) = (row.At(at), _count);
            }
        }

        _count++;
    }

    private void Take(Lanes result, int over, bool isMean = false)
    {
        for (int j = 0; j < result.Length; j++)
        {
            result.At(j) = (float)(_values[j] / over);
        }

        // a neuron without synapses has none to look at
        for (int j = 0; j < _counts.Length && _scatters; j++)
        {
            result.At(j) = _counts[j] == 0 ? 0 : isMean ? (float)(_values[j] / _counts[j]) : result.At(j);
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
