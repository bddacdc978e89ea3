namespace Snn.Runtime;

/// <summary>
/// What one thread of a simulation owns: a range of the neurons of every population, and the synapses that end at them. It
/// integrates those neurons and adds up what arrives at them, and nobody else writes there.
/// </summary>
public sealed class Share
{
    private readonly NeuronRange[] _ranges, _releasing;
    private readonly SpikeDelivery[] _deliveries;

    private readonly int _count;

    private Share(int thread, int count, NeuronRange[] ranges, NeuronRange[] releasing, SpikeDelivery[] deliveries) =>
        (Thread, _count, _ranges, _releasing, _deliveries) = (thread, count, ranges, releasing, deliveries);

    /// <summary>The thread.</summary>
    public int Thread { get; }

    /// <summary>The neurons of a population that are the thread's.</summary>
    public NeuronRange this[int population] => _ranges[population];

    /// <summary>The neurons of a population of which the thread works out what they release, before all take part in it: those of inputs too.</summary>
    public NeuronRange Releasing(int population) => _releasing[population];

    /// <summary>How spikes meet the thread's synapses of each projection.</summary>
    public ReadOnlySpan<SpikeDelivery> Deliveries => _deliveries;

    /// <summary>The neurons of a network in parts of equal work (<see cref="NeuronLoads"/>): blocks of all populations in a line, which is cut.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="threads">Number of parts; there are fewer where there are not as many blocks.</param>
    /// <param name="delayed">Of a projection whose synapses have delays of their own, those that end at some targets; null of others.</param>
    internal static Share[] Of(WeightStore weights, Backend backend, int threads, Func<int, NeuronRange, SpikeDelivery?> delayed)
    {
        var layout = weights.Layout;
        int[] blocks = [.. layout.Populations.Select((p, i) => layout.Inputs.Contains(i) ? 0 : (p.Size + NeuronRange.Block - 1) / NeuronRange.Block)];
        int all = blocks.Sum(), count = Math.Max(Math.Min(threads, all), 1);
        int[] cuts = count == 1 ? [0, all] : NeuronLoads.Cut([.. NeuronLoads.Of(weights).SelectMany(b => b)], count);
        return [.. Enumerable.Range(0, count).Select(thread => new Share(thread, count, Ranges(thread), Releasing(thread), Deliveries(Ranges(thread))))];

        NeuronRange[] Releasing(int thread) => [.. layout.Populations.Select(p => Part(p.Size, thread, count))];

        NeuronRange[] Ranges(int thread)
        {
            int first = 0, from = cuts[thread], to = cuts[thread + 1];
            var ranges = new NeuronRange[blocks.Length];
            for (int p = 0; p < blocks.Length; first += blocks[p++])
            {
                int size = blocks[p] == 0 ? 0 : layout.Populations[p].Size;
                ranges[p] = new(Clamp(from - first, p), Math.Min(Clamp(to - first, p), size), thread);
            }

            return ranges;
        }

        int Clamp(int block, int p) => Math.Clamp(block, 0, blocks[p]) * NeuronRange.Block;

        SpikeDelivery[] Deliveries(NeuronRange[] ranges) =>
            [.. weights.Deliveries(backend).Select((d, p) => delayed(p, ranges[layout.Projections[p].Target]) ?? (count == 1 ? d : d.Part(ranges[layout.Projections[p].Target])))];
    }

    /// <summary>The thread's of as many of a kind, such as rows of synapses, in blocks.</summary>
    internal NeuronRange Part(int size) => Part(size, Thread, _count);

    private static NeuronRange Part(int size, int thread, int count)
    {
        long of = (size + NeuronRange.Block - 1) / NeuronRange.Block;
        return new((int)(of * thread / count) * NeuronRange.Block, (int)Math.Min(of * (thread + 1) / count * NeuronRange.Block, size), thread);
    }

    /// <summary>Spikes meet the thread's synapses of a projection in another way from now on.</summary>
    internal void Set(int projection, SpikeDelivery delivery) => _deliveries[projection] = delivery;

    /// <summary>Looks again where rows are parted: a trainer may have connected other pairs.</summary>
    internal void Refresh()
    {
        foreach (var delivery in _deliveries)
        {
            delivery.Refresh();
        }
    }
}
