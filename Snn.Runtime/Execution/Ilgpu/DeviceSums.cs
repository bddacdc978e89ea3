using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What <see cref="RowSums"/> does, as the work of one thread of a device: sixteen neighbouring targets, in the order of the
/// spikes. Every sum has one thread that gathers it, so nothing collides and the bits do not depend on timing.
/// </summary>
public static class DeviceSums
{
    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>.</summary>
    public static Float16 Deliver(in GivenSpikes spikes, in ProjectionView projection, int part, Float16 sum)
    {
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            sum = sum.Plus(Float16.Load(projection.Weights, spikes.Units[i] * projection.Stride + part * Float16.Count));
        }

        return sum;
    }

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>.</summary>
    public static Float16 Deliver(in EmittedSpikes spikes, in ProjectionView projection, int part, Float16 sum)
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = sum.Plus(Float16.Load(projection.Weights, k * projection.Stride + part * Float16.Count));
            }
        }

        return sum;
    }

    /// <summary>Every row of <paramref name="spikes"/> += λ of its targets, in a shard's gradient.</summary>
    public static void Accumulate(in GivenSpikes spikes, in ProjectionView projection, int shard, int part, Float16 lambda)
    {
        long first = (long)shard * projection.ShardStride + part * Float16.Count;
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            long at = first + spikes.Units[i] * projection.Stride;
            Float16.Load(projection.Gradient, at).Plus(lambda).Store(projection.Gradient, at);
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += λ of its targets, in a shard's gradient.</summary>
    public static void Accumulate(in EmittedSpikes spikes, in ProjectionView projection, int shard, int part, Float16 lambda)
    {
        long first = (long)shard * projection.ShardStride + part * Float16.Count;
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                long at = first + (32 * w + EmittedSpikes.First(bits)) * projection.Stride;
                Float16.Load(projection.Gradient, at).Plus(lambda).Store(projection.Gradient, at);
            }
        }
    }

    /// <summary>start + Σₘ λ[m] · (row m of the transposed weights): what the targets credit sixteen sources with.</summary>
    public static Float16 AddScaled(ArrayView<float> lambda, int at, in ProjectionView projection, int part, Float16 start)
    {
        for (int m = 0; m < projection.Targets; m++)
        {
            start = start.Plus(Float16.Load(projection.Transposed, m * projection.Sources + part * Float16.Count).Times(lambda[at + m]));
        }

        return start;
    }

    /// <summary>What a penalty credits the spikes of sixteen neurons with.</summary>
    public static Float16 RateCredit(in TrialsView trials, in NeuronsView neurons, int trial, int part) =>
        Float16.Load(neurons.RateCredits, neurons.At(trial, part * Float16.Count));

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
