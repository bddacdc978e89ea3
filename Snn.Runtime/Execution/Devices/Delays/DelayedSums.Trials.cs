using ILGPU;

namespace Snn.Runtime;

/// <content>
/// In trials, where all steps are kept: the spikes of an input population are lists, those that the device emits bits. Whose
/// they are says which of two that stand beside each other is called.
/// </content>
public static partial class DelayedSums
{
    /// <summary>sum + Σ of the rows of given spikes, as far as their synapses' delays are over in step <paramref name="t"/>.</summary>
    public static TSum Deliver<TSum>(
        in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            var sent = trials.Given(input, trial, t - delay);
            for (int i = sent.Start; i < sent.End; i++)
            {
                sum = AddDue(all, delays, projection, sent.Units[i], delay, part, sum);
            }
        }

        return sum;
    }

    /// <summary>The same of spikes that the device emits.</summary>
    public static TSum Deliver<TSum>(
        in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            sum = DeliverDue(all, trials.Emitted(sources, trial, t - delay), delays, projection, delay, part, sum);
        }

        return sum;
    }

    /// <summary>Every row of given spikes += λ of those targets at which they arrive in step <paramref name="t"/>, in a shard's sums.</summary>
    public static void Accumulate<TSum>(
        in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in SynapseSums sums, int shard, int t, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            var sent = trials.Given(input, trial, t - delay);
            for (int i = sent.Start; i < sent.End; i++)
            {
                Accumulate(all, delays, sums, shard, sent.Units[i], delay, part, lambda);
            }
        }
    }

    /// <summary>The same of spikes that the device emits.</summary>
    public static void Accumulate<TSum>(
        in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in SynapseSums sums, int shard, int t, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            var sent = trials.Emitted(sources, trial, t - delay);
            for (int w = 0; w < sent.Count; w++)
            {
                for (int bits = sent.Words[sent.Start + w]; bits != 0; bits &= bits - 1)
                {
                    Accumulate(all, delays, sums, shard, 32 * w + EmittedSpikes.First(bits), delay, part, lambda);
                }
            }
        }
    }

    /// <summary>
    /// What the targets credit the sources with for spikes of step <paramref name="t"/>: start + Σₘ weight · λ[m] of the step in
    /// which the spike arrives there, over the synapses that there are.
    /// </summary>
    /// <param name="lambda">λ of the targets, for as many steps as the longest delay.</param>
    /// <param name="trials">The batch.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="all">The delays.</param>
    /// <param name="delays">Where those of the projection are.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="part">Which neighbours.</param>
    /// <param name="wanted">Which of them are credited, a bit each.</param>
    /// <param name="start">What the credit starts with.</param>
    public static TSum AddScaled<TSum>(
        ArrayView<float> lambda, in TrialsView trials, in NeuronsView targets, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, int trial, int t, int part, int wanted, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        int first = trials.Kept(targets, trial, 0), now = t % trials.RingSteps;
        for (int i = 0; i < TSum.Count; i++)
        {
            if ((wanted >> i & 1) != 0)
            {
                int k = part * TSum.Count + i;
                float sum = 0f;
                for (int m = 0; m < projection.Targets; m++)
                {
                    int synapse = m * projection.Sources + k, delay = all.Back[delays.BackStart + synapse];
                    if (delay > 0 && delay < trials.RingSteps)
                    {
                        int then = now + delay;
                        then -= then >= trials.RingSteps ? trials.RingSteps : 0;
                        sum += lambda[first + then * targets.Padded + m] * projection.Transposed[synapse];
                    }
                }

                start = start.Plus(TSum.All(sum).Where(1 << i));
            }
        }

        return start;
    }

    /// <summary>Which given spikes of 32 neighbouring neurons arrive at a target in step <paramref name="t"/>, a bit each.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="input">Which input they come from.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="all">The delays.</param>
    /// <param name="delays">Where those of the projection are.</param>
    /// <param name="ends">Its two ends.</param>
    /// <param name="block">Which 32 neurons.</param>
    /// <param name="target">The target.</param>
    /// <param name="t">The step.</param>
    public static int Arrived(in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in RuleView ends, int block, int target, int t)
    {
        int arrived = 0;
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            arrived |= DueAt(all, delays, ends, trials.Given(input, trial, t - delay).Word(block), block, target, delay);
        }

        return arrived;
    }

    /// <summary>The same of spikes that the device emits.</summary>
    public static int Arrived(in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in RuleView ends, int block, int target, int t)
    {
        int arrived = 0;
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            arrived |= DueAt(all, delays, ends, trials.Emitted(sources, trial, t - delay).Word(block), block, target, delay);
        }

        return arrived;
    }

    /// <summary>Those of 32 neurons' spikes that take so long to a target.</summary>
    private static int DueAt(in SynapseDelaysView all, in SynapseDelayView delays, in RuleView ends, int sent, int block, int target, int delay)
    {
        int due = 0;
        for (int bits = sent; bits != 0; bits &= bits - 1)
        {
            int k = block * RuleView.Rows + EmittedSpikes.First(bits);
            if (k < ends.Before && all.Steps[delays.Start + (int)ends.At(k, target)] == delay)
            {
                due |= bits & -bits;
            }
        }

        return due;
    }

    private static void Accumulate<TSum>(in SynapseDelaysView all, in SynapseDelayView delays, in SynapseSums sums, int shard, int source, int delay, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        int due = Due<TSum>(all, delays, source * sums.Stride + part * TSum.Count, delay);
        if (due != 0)
        {
            long at = sums.At<TSum>(shard, part) + source * sums.Stride;
            TSum.Load(sums.Values, at).Plus(lambda.Where(due)).Store(sums.Values, at);
        }
    }
}
