namespace Snn.Runtime;

/// <summary>
/// Where in one row the synapse that ends at a neuron stands: what many spikes of neurons after ask of a row. A row is opened
/// by writing down the numbers of its synapses at their targets. Numbers that other rows have left lie outside the row's, so
/// nothing is cleared.
/// </summary>
/// <param name="targets">Number of target neurons.</param>
public sealed class RowPlaces(int targets)
{
    private readonly int[] _numbers = Filled(targets);
    private int _first, _count;

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => sizeof(int) * (long)_numbers.Length;

    /// <summary>From now on the places are those in row <paramref name="k"/>.</summary>
    public void Open(SynapseRows rows, int k)
    {
        var row = rows.Targets(k);
        (_first, _count) = (rows.FirstOf(k), row.Count);
        for (int j = 0; j < row.Count; j++)
        {
            _numbers[row[j]] = _first + j;
        }
    }

    /// <summary>Which synapse of the row ends at a neuron; −1 where none does.</summary>
    public int Of(int target)
    {
        int place = _numbers[target] - _first;
        return (uint)place < (uint)_count ? place : -1;
    }

    /// <summary>Forgets all: pairs may be others from now on.</summary>
    public void Clear() => Array.Fill(_numbers, -1);

    private static int[] Filled(int count)
    {
        int[] numbers = new int[count];
        Array.Fill(numbers, -1);
        return numbers;
    }
}
