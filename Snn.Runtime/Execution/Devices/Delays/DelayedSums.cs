using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What arrives through synapses with delays of their own, as the work of one thread: by delay, the shortest first, then in the
/// order of the spikes, as <see cref="DelayedDelivery"/> does on the CPU.
/// </summary>
public static partial class DelayedSums
{
    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>, as far as their synapses' delays are over in step <paramref name="t"/>.</summary>
    public static TSum Deliver<TSum>(in SynapseDelaysView all, in RingSpikes spikes, in SynapseDelayView delays, in ProjectionView projection, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        if (delays.Count == 0)
        {
            return DeviceSums.Deliver(spikes.At(t - projection.Delay), projection, part, sum);
        }

        for (int d = 0; d < delays.Count; d++)
        {
            int delay = all.Different[delays.First + d];
            sum = DeliverDue(all, spikes.At(t - delay), delays, projection, delay, part, sum);
        }

        return sum;
    }

    /// <summary>Which spikes of 32 neighbouring neurons arrive at a target in step <paramref name="t"/>, a bit each.</summary>
    /// <param name="all">The delays.</param>
    /// <param name="spikes">Spikes of the sources.</param>
    /// <param name="delays">Where the delays of the projection are.</param>
    /// <param name="ends">Its two ends.</param>
    /// <param name="block">Which 32 neurons.</param>
    /// <param name="target">The target.</param>
    /// <param name="t">The step.</param>
    public static int Arrived(in SynapseDelaysView all, in RingSpikes spikes, in SynapseDelayView delays, in RuleView ends, int block, int target, int t)
    {
        int arrived = 0;
        for (int k = block * RuleView.Rows; k < ends.End(block); k++)
        {
            int delay = all.Steps[delays.Start + (int)ends.At(k, target)];
            if (delay > 0 && spikes.At(t - delay).Has(k) != 0)
            {
                arrived |= 1 << k % RuleView.Rows;
            }
        }

        return arrived;
    }

    private static TSum DeliverDue<TSum>(in SynapseDelaysView all, in EmittedSpikes sent, in SynapseDelayView delays, in ProjectionView projection, int delay, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = 0; w < sent.Count; w++)
        {
            for (int bits = sent.Words[sent.Start + w]; bits != 0; bits &= bits - 1)
            {
                sum = AddDue(all, delays, projection, 32 * w + EmittedSpikes.First(bits), delay, part, sum);
            }
        }

        return sum;
    }

    private static TSum AddDue<TSum>(in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, int source, int delay, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int at = source * projection.Stride + part * TSum.Count, due = Due<TSum>(all, delays, at, delay);
        return due == 0 ? sum : sum.Plus(TSum.Load(projection.Weights, at).Where(due));
    }

    /// <summary>Which of neighbouring synapses have a delay, a bit each.</summary>
    private static int Due<TSum>(in SynapseDelaysView all, in SynapseDelayView delays, int at, int delay)
        where TSum : struct, INeighbours<TSum>
    {
        int due = 0;
        for (int i = 0; i < TSum.Count; i++)
        {
            due |= all.Steps[delays.Start + at + i] == delay ? 1 << i : 0;
        }

        return due;
    }
}
