using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What <see cref="RowSums"/> does, as the work of one thread of a device: some neighbouring targets, in the order of the
/// spikes. Every sum has one thread that gathers it, so nothing collides and the bits do not depend on timing.
/// </summary>
public static partial class DeviceSums
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

    /// <summary>Every row of <paramref name="spikes"/> += λ of its targets, in a shard's sums.</summary>
    public static void Accumulate<TSum>(in GivenSpikes spikes, in SynapseSums sums, int shard, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        long first = sums.At<TSum>(shard, part);
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            long at = first + spikes.Units[i] * sums.Stride;
            TSum.Load(sums.Values, at).Plus(lambda).Store(sums.Values, at);
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += λ of its targets, in a shard's sums.</summary>
    public static void Accumulate<TSum>(in EmittedSpikes spikes, in SynapseSums sums, int shard, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        long first = sums.At<TSum>(shard, part);
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                long at = first + (32 * w + EmittedSpikes.First(bits)) * sums.Stride;
                TSum.Load(sums.Values, at).Plus(lambda).Store(sums.Values, at);
            }
        }
    }

    /// <summary>start + Σₘ λ[m] · (row m of the transposed weights): what the targets credit the sources with.</summary>
    public static TSum AddScaled<TSum>(ArrayView<float> lambda, long at, in ProjectionView projection, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        for (int m = 0; m < projection.Targets; m++)
        {
            start = start.Plus(TSum.Load(projection.Transposed, m * projection.Sources + part * TSum.Count).Times(lambda[at + m]));
        }

        return start;
    }

    /// <summary>
    /// The same where every neuron has a delay of its own, so that each meets its targets in another step: λ[m] is that of
    /// the step in which its spike of step <paramref name="t"/> arrives.
    /// </summary>
    /// <param name="lambda">λ of the targets, for as many steps as the longest delay.</param>
    /// <param name="trials">The batch.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="delays">The delays of the sources.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="part">Which neighbours.</param>
    /// <param name="wanted">Which of them are credited, a bit each.</param>
    /// <param name="start">What the credit starts with.</param>
    public static TSum AddScaled<TSum>(
        ArrayView<float> lambda, in TrialsView trials, in NeuronsView targets, in DelayView delays, in ProjectionView projection, int trial, int t, int part, int wanted, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        for (int i = 0; i < TSum.Count; i++)
        {
            if ((wanted >> i & 1) != 0)
            {
                int k = part * TSum.Count + i, at = trials.Kept(targets, trial, t + delays.Steps[k]);
                float sum = 0f;
                for (int m = 0; m < projection.Targets; m++)
                {
                    sum += lambda[at + m] * projection.Transposed[m * projection.Sources + k];
                }

                start = start.Plus(TSum.All(sum).Where(1 << i));
            }
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

        trials.SpikeHalves[trials.Place(trial, t) * trials.SpikeParts + part] = (short)bits;
    }

    /// <summary>
    /// The spikes of sixteen neurons with delays of their own that arrive in the step after <paramref name="t"/> become bits,
    /// by the thread that has logged those neurons in every step.
    /// </summary>
    public static void LogDue(in TrialsView trials, in NeuronsView neurons, in DelayView delays, int trial, int t, int part)
    {
        int own = part - neurons.First / Float16.Count;
        if (own >= 0 && own < neurons.Padded / Float16.Count)
        {
            int bits = 0;
            for (int i = 0; i < Float16.Count; i++)
            {
                int sent = t + 1 - delays.Steps[own * Float16.Count + i];
                bits |= sent < 0 ? 0 : (trials.SpikeHalves[trials.Place(trial, sent) * trials.SpikeParts + part] >> i & 1) << i;
            }

            delays.DueHalves[trials.Place(trial, t) * (neurons.Padded / Float16.Count) + own] = (short)bits;
        }
    }
}
