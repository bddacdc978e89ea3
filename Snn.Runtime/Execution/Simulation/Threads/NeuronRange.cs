namespace Snn.Runtime;

/// <summary>Neighbouring neurons of a population that one thread owns.</summary>
public readonly struct NeuronRange
{
    /// <summary>Neurons are shared out in blocks of so many: whole cache lines and vectors, and the neurons whose noise is drawn together.</summary>
    internal const int Block = NormalPair.Group;

    /// <param name="from">The first one, a multiple of <see cref="Block"/>.</param>
    /// <param name="to">The one behind the last.</param>
    /// <param name="thread">The thread.</param>
    internal NeuronRange(int from, int to, int thread) => (From, To, Padded, Thread) = from < to ? (from, to, Lanes.Padded(to), thread) : (0, 0, 0, thread);

    /// <summary>The first one.</summary>
    public int From { get; }

    /// <summary>The one behind the last.</summary>
    public int To { get; }

    /// <summary>The same in whole vectors.</summary>
    public int Padded { get; }

    /// <summary>Which thread owns them.</summary>
    public int Thread { get; }

    /// <summary>Whether there is none.</summary>
    internal bool IsEmpty => From >= To;

    /// <summary>What the neurons of it have.</summary>
    internal Span<float> Of(Lanes values) => values.Span[From..Padded];

    /// <summary>Those of some neurons, ascending, that are of it.</summary>
    internal ReadOnlySpan<int> Of(ReadOnlySpan<int> neurons)
    {
        var (first, count) = Place(neurons);
        return neurons.Slice(first, count);
    }

    /// <summary>Where those begin among them, and how many there are.</summary>
    internal (int First, int Count) Place(ReadOnlySpan<int> neurons)
    {
        int first = Before(neurons, From);
        return (first, Before(neurons, To) - first);
    }

    /// <summary>How many of some neurons, ascending, come before one.</summary>
    private static int Before(ReadOnlySpan<int> neurons, int neuron)
    {
        int place = neurons.BinarySearch(neuron);
        return place < 0 ? ~place : place;
    }

    /// <summary>Whether a neuron is among them.</summary>
    internal bool Has(int neuron) => neuron >= From && neuron < To;
}
