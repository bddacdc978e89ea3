using ILGPU;

namespace Snn.Runtime;

/// <summary>What arrives through synapses that are drawn for each spike, as the work of one thread, in the order of the spikes.</summary>
public static partial class ProceduralSums
{
    /// <summary>What a sum starts with: nothing, and in later phases of a step what was summed up before.</summary>
    public static TSum Begin<TSum>(in RunView run, ArrayView<float> arrived, int part)
        where TSum : struct, INeighbours<TSum> => run.Phase == 0 ? TSum.All(0f) : TSum.Load(arrived, part * TSum.Count);

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/> that are drawn in this phase.</summary>
    public static TSum Deliver<TSum>(in RunView run, in EmittedSpikes spikes, in DrawnRowsView rows, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        if (run.Phase < rows.Lie.FirstPhase || run.Phase > rows.Lie.LastPhase)
        {
            return sum;
        }

        int spike = (rows.Lie.FirstPhase - run.Phase) * rows.Lie.Slots;
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = Add(rows, rows.RowOf(k, spike++), k, 1f, part, sum);
            }
        }

        return sum;
    }

    /// <summary>The same, each times its release.</summary>
    public static TSum Deliver<TSum>(in RunView run, in EmittedSpikes spikes, in DrawnRowsView rows, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        if (run.Phase < rows.Lie.FirstPhase || run.Phase > rows.Lie.LastPhase)
        {
            return sum;
        }

        int spike = (rows.Lie.FirstPhase - run.Phase) * rows.Lie.Slots;
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = Add(rows, rows.RowOf(k, spike++), k, release[at + k], part, sum);
            }
        }

        return sum;
    }

    private static TSum Add<TSum>(in DrawnRowsView rows, int spike, int source, float scale, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        if (spike < 0 || spike >= rows.Lie.Slots)
        {
            return sum; // another phase's
        }

        int connected = rows.Connected(spike, source, part * TSum.Count, TSum.Count);
        if (connected == 0)
        {
            return sum;
        }

        var weights = rows.Lie.HasWeights == 0 ? TSum.All(rows.Lie.Weight) : TSum.Load(rows.Weights, (long)spike * rows.Lie.Stride + part * TSum.Count);
        return sum.Plus(weights.Times(scale).Where(connected));
    }
}
