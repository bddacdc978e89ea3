namespace Snn.Runtime;

/// <summary>The examples of one update, in the order in which they were drawn, and when in the run they are shown.</summary>
internal sealed class Batch(int capacity)
{
    private readonly Example[] _examples = new Example[capacity];
    private readonly int[] _indices = new int[capacity];
    private int _count;

    /// <summary>The examples; null for those of other processes where they have their own.</summary>
    public ReadOnlySpan<Example> Examples => _examples.AsSpan(0, _count);

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; private set; }

    /// <summary>The batch within the epoch, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The update that ends the batch.</summary>
    public UpdateTime Time { get; private set; }

    /// <summary>Index of an example in the list that the epoch shows.</summary>
    public int IndexOf(int position) => _indices[position];

    /// <summary>Takes over the examples that this process trains on; others are not read, and null.</summary>
    public void Fill(IReadOnlyList<Example> examples, ReadOnlySpan<int> indices, TrainerOptions options, int epoch, int number, UpdateTime time)
    {
        (_count, Epoch, Number, Time) = (indices.Length, epoch, number, time);
        indices.CopyTo(_indices);
        for (int i = 0; i < indices.Length; i++)
        {
            _examples[i] = options.Holds(indices[i]) ? examples[indices[i]] : null!;
        }
    }
}
