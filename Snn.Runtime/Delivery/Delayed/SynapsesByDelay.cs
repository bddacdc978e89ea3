namespace Snn.Runtime;

/// <summary>The synapses of a projection sorted by source neuron, then by delay, the shortest first, then by target.</summary>
internal sealed class SynapsesByDelay
{
    private readonly int[] _runs; // [source, delay]: where those begin that have both

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="delays">Their delays.</param>
    /// <param name="targets">The targets whose synapses are wanted; null for all.</param>
    public SynapsesByDelay(ConnectedPairs pairs, DelaySteps delays, NeuronRange? targets = null)
    {
        Delays = delays.All;
        int different = Delays.Length;
        int[] placeOf = new int[delays.Most + 1], next = new int[different];
        for (int d = 0; d < different; d++)
        {
            placeOf[Delays[d]] = d;
        }

        _runs = GC.AllocateArray<int>(checked(pairs.Sources * different + 1), pinned: true);
        for (int k = 0, i = 0; k < pairs.Sources; k++)
        {
            for (; i < pairs.FirstOf(k + 1); i++)
            {
                if (targets?.Has(pairs.TargetOf(i)) != false)
                {
                    _runs[k * different + placeOf[delays[i]] + 1]++;
                }
            }
        }

        for (int run = 1; run < _runs.Length; run++)
        {
            _runs[run] += _runs[run - 1];
        }

        (Synapses, Targets) = (NewArray(_runs[^1]), NewArray(_runs[^1]));
        for (int k = 0, i = 0; k < pairs.Sources; k++)
        {
            _runs.AsSpan(k * different, different).CopyTo(next);
            for (; i < pairs.FirstOf(k + 1); i++)
            {
                if (targets?.Has(pairs.TargetOf(i)) != false)
                {
                    int place = next[placeOf[delays[i]]]++;
                    (Synapses[place], Targets[place]) = (i, pairs.TargetOf(i));
                }
            }
        }

        Count = _runs[^1];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The delays that there are in steps, ascending.</summary>
    public int[] Delays { get; }

    /// <summary>By place: the synapse among the pairs. Pinned, and never empty.</summary>
    public int[] Synapses { get; }

    /// <summary>By place: its target. Pinned, and never empty.</summary>
    public int[] Targets { get; }

    /// <summary>By source and delay, one more than there are: the first place. Pinned.</summary>
    public int[] Runs => _runs;

    private static int[] NewArray(int length) => GC.AllocateArray<int>(Math.Max(length, 1), pinned: true);
}
