using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What <see cref="RowSums"/> does, as the work of one thread of a device: some neighbouring targets, in the order of the
/// spikes. Every sum has one thread that gathers it, so nothing collides and the bits do not depend on timing.
/// </summary>
public static class DeviceSums
{
    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            sum = sum.Plus(TSum.Load(projection.Weights, spikes.Units[i] * projection.Stride + part * TSum.Count));
        }

        return sum;
    }

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = sum.Plus(TSum.Load(projection.Weights, k * projection.Stride + part * TSum.Count));
            }
        }

        return sum;
    }

    /// <summary>Every row of <paramref name="spikes"/> += λ of its targets, in a shard's gradient.</summary>
    public static void Accumulate<TSum>(in GivenSpikes spikes, in ProjectionView projection, int shard, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        long first = (long)shard * projection.ShardStride + part * TSum.Count;
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            long at = first + spikes.Units[i] * projection.Stride;
            TSum.Load(projection.Gradient, at).Plus(lambda).Store(projection.Gradient, at);
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += λ of its targets, in a shard's gradient.</summary>
    public static void Accumulate<TSum>(in EmittedSpikes spikes, in ProjectionView projection, int shard, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        long first = (long)shard * projection.ShardStride + part * TSum.Count;
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                long at = first + (32 * w + EmittedSpikes.First(bits)) * projection.Stride;
                TSum.Load(projection.Gradient, at).Plus(lambda).Store(projection.Gradient, at);
            }
        }
    }

    /// <summary>start + Σₘ λ[m] · (row m of the transposed weights): what the targets credit the sources with.</summary>
    public static TSum AddScaled<TSum>(ArrayView<float> lambda, int at, in ProjectionView projection, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        for (int m = 0; m < projection.Targets; m++)
        {
            start = start.Plus(TSum.Load(projection.Transposed, m * projection.Sources + part * TSum.Count).Times(lambda[at + m]));
        }

        return start;
    }

    /// <summary>What a penalty credits the spikes of neighbouring neurons with.</summary>
    public static TSum RateCredit<TSum>(in TrialsView trials, in NeuronsView neurons, int trial, int part)
        where TSum : struct, INeighbours<TSum> => TSum.Load(neurons.RateCredits, neurons.At<TSum>(trial, part));

    /// <summary>Sixteen neurons' flags of a step become bits: one thread gathers them, since no two may write one number.</summary>
    public static void Log(in TrialsView trials, int trial, int t, int part)
    {
        int first = trial * trials.SpikeWords * 32 + part * Float16.Count, bits = 0;
        for (int i = 0; i < Float16.Count; i++)
        {
            bits |= trials.Fired[first + i] << i;
        }

        trials.SpikeHalves[(trial * trials.MaxSteps + t) * trials.SpikeParts + part] = (short)bits;
    }
}
