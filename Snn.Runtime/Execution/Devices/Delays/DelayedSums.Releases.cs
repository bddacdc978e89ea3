using ILGPU;

namespace Snn.Runtime;

/// <content>
/// The same where a spike delivers more or less of its weights: <c>release</c> has its share for each row of a source neuron and a
/// delay, from <c>at</c> on.
/// </content>
public static partial class DelayedSums
{
    /// <summary>1 where a spike comes through a row in a step, else 0.</summary>
    public static float Arrived(in SynapseDelaysView all, in RingSpikes spikes, in SynapseDelayView delays, int row, int t) =>
        row < delays.Rows ? all.RowsOf(delays).Came(spikes, row, t) : 0f;

    /// <summary>The same of a trial's given spikes.</summary>
    public static float Arrived(in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, int row, int t) =>
        row < delays.Rows ? all.RowsOf(delays).Came(trials, input, trial, row, t) : 0f;

    /// <summary>The same of those that the device emits.</summary>
    public static float Arrived(in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, int row, int t) =>
        row < delays.Rows ? all.RowsOf(delays).Came(trials, sources, trial, row, t) : 0f;

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>, each times its release, as far as their synapses' delays are over in step <paramref name="t"/>.</summary>
    public static TSum Deliver<TSum>(
        in SynapseDelaysView all, in RingSpikes spikes, in SynapseDelayView delays, in ProjectionView projection, ArrayView<float> release, int at, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count; d++)
        {
            int delay = all.Different[delays.First + d];
            sum = DeliverDue(all, spikes.At(t - delay), delays, projection, delay, release, at, part, sum);
        }

        return sum;
    }

    /// <summary>The same of a trial's given spikes.</summary>
    public static TSum Deliver<TSum>(
        in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, ArrayView<float> release, int at, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            var sent = trials.Given(input, trial, t - delay);
            for (int i = sent.Start; i < sent.End; i++)
            {
                sum = AddDue(all, delays, projection, sent.Units[i], delay, release, at, part, sum);
            }
        }

        return sum;
    }

    /// <summary>The same of those that the device emits.</summary>
    public static TSum Deliver<TSum>(
        in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, ArrayView<float> release, int at, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            sum = DeliverDue(all, trials.Emitted(sources, trial, t - delay), delays, projection, delay, release, at, part, sum);
        }

        return sum;
    }

    /// <summary>Every row of given spikes += its release times λ of those targets at which they arrive in step <paramref name="t"/>, in a shard's sums.</summary>
    public static void Accumulate<TSum>(
        in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in SynapseSums sums, int shard, int t, int part, TSum lambda, ArrayView<float> release, long at)
        where TSum : struct, INeighbours<TSum>
    {
        for (int d = 0; d < delays.Count && all.Different[delays.First + d] <= t; d++)
        {
            int delay = all.Different[delays.First + d];
            var sent = trials.Given(input, trial, t - delay);
            for (int i = sent.Start; i < sent.End; i++)
            {
                Accumulate(all, delays, sums, shard, sent.Units[i], delay, part, lambda, release, at);
            }
        }
    }

    /// <summary>The same of spikes that the device emits.</summary>
    public static void Accumulate<TSum>(
        in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in SynapseSums sums, int shard, int t, int part, TSum lambda, ArrayView<float> release, long at)
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
                    Accumulate(all, delays, sums, shard, 32 * w + EmittedSpikes.First(bits), delay, part, lambda, release, at);
                }
            }
        }
    }

    /// <summary>
    /// What the targets credit the sources with for spikes of step <paramref name="t"/>: start + Σₘ weight · what was released of it · λ[m] of
    /// the step in which the spike arrives there, over the synapses that there are.
    /// </summary>
    /// <param name="lambda">λ of the targets, for as many steps as the longest delay.</param>
    /// <param name="trials">The batch.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="all">The delays.</param>
    /// <param name="delays">Where those of the projection are.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="release">What each step wrote down of what spikes of the next deliver.</param>
    /// <param name="releasing">Where the rows of the projection are in it.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="part">Which neighbours.</param>
    /// <param name="start">What the credit starts with.</param>
    public static TSum AddReleased<TSum>(
        ArrayView<float> lambda, in TrialsView trials, in NeuronsView targets, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection,
        ArrayView<float> release, in NeuronsView releasing, int trial, int t, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        var rows = all.RowsOf(delays);
        for (int i = 0; i < TSum.Count; i++)
        {
            int k = part * TSum.Count + i;
            float sum = 0f;
            for (int m = 0; m < projection.Targets; m++)
            {
                int synapse = m * projection.Sources + k, delay = all.Back[delays.BackStart + synapse];
                if (delay > 0 && trials.Runs(trial, t + delay))
                {
                    sum += lambda[trials.Kept(targets, trial, t + delay) + m] * projection.Transposed[synapse] * release[trials.Taped(releasing, trial, t + delay - 1) + rows.Find(k, delay)];
                }
            }

            start = start.Plus(TSum.All(sum).Where(1 << i));
        }

        return start;
    }

    /// <summary>start + what spikes of step <paramref name="t"/> are worth by what they change for later releases of their rows.</summary>
    /// <param name="later">That, for as many steps as the longest delay.</param>
    /// <param name="trials">The batch.</param>
    /// <param name="releasing">Where the rows of the projection are in it.</param>
    /// <param name="all">The delays.</param>
    /// <param name="delays">Where those of the projection are.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step of the spikes.</param>
    /// <param name="part">Which neighbours.</param>
    /// <param name="start">What the credit starts with.</param>
    public static TSum AddLater<TSum>(
        ArrayView<float> later, in TrialsView trials, in NeuronsView releasing, in SynapseDelaysView all, in SynapseDelayView delays, int trial, int t, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        var rows = all.RowsOf(delays);
        for (int i = 0; i < TSum.Count; i++)
        {
            int k = part * TSum.Count + i;
            if (k < rows.Sources)
            {
                float sum = 0f;
                for (int row = rows.Table[k]; row < rows.Table[k + 1] && trials.Runs(trial, t + rows.DelayOf(row)); row++)
                {
                    sum += later[trials.Kept(releasing, trial, t + rows.DelayOf(row)) + row];
                }

                start = start.Plus(TSum.All(sum).Where(1 << i));
            }
        }

        return start;
    }

    /// <summary>The weights of a row · λ of its targets where a given spike comes through it in step <paramref name="t"/>, else 0.</summary>
    public static float DotAt(
        in TrialsView trials, int input, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, ArrayView<float> lambda, int at, int row, int t) =>
        Arrived(trials, input, trial, all, delays, row, t) != 0 ? Dot(all, delays, projection, lambda, at, row) : 0f;

    /// <summary>The same of spikes that the device emits.</summary>
    public static float DotAt(
        in TrialsView trials, in NeuronsView sources, int trial, in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, ArrayView<float> lambda, int at, int row, int t) =>
        Arrived(trials, sources, trial, all, delays, row, t) != 0 ? Dot(all, delays, projection, lambda, at, row) : 0f;

    private static float Dot(in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, ArrayView<float> lambda, int at, int row)
    {
        var rows = all.RowsOf(delays);
        int first = rows.SourceOf(row) * projection.Stride, delay = rows.DelayOf(row);
        float sum = 0f;
        for (int m = 0; m < projection.Targets; m++)
        {
            sum += all.Steps[delays.Start + first + m] == delay ? projection.Weights[first + m] * lambda[at + m] : 0f;
        }

        return sum;
    }

    private static TSum DeliverDue<TSum>(
        in SynapseDelaysView all, in EmittedSpikes sent, in SynapseDelayView delays, in ProjectionView projection, int delay, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = 0; w < sent.Count; w++)
        {
            for (int bits = sent.Words[sent.Start + w]; bits != 0; bits &= bits - 1)
            {
                sum = AddDue(all, delays, projection, 32 * w + EmittedSpikes.First(bits), delay, release, at, part, sum);
            }
        }

        return sum;
    }

    private static TSum AddDue<TSum>(
        in SynapseDelaysView all, in SynapseDelayView delays, in ProjectionView projection, int source, int delay, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int first = source * projection.Stride + part * TSum.Count, due = Due<TSum>(all, delays, first, delay);
        return due == 0 ? sum : sum.Plus(TSum.Load(projection.Weights, first).Where(due).Times(release[at + all.RowsOf(delays).Find(source, delay)]));
    }

    private static void Accumulate<TSum>(
        in SynapseDelaysView all, in SynapseDelayView delays, in SynapseSums sums, int shard, int source, int delay, int part, TSum lambda, ArrayView<float> release, long at)
        where TSum : struct, INeighbours<TSum>
    {
        int due = Due<TSum>(all, delays, source * sums.Stride + part * TSum.Count, delay);
        if (due != 0)
        {
            long first = sums.At<TSum>(shard, part) + source * sums.Stride;
            TSum.Load(sums.Values, first).Plus(lambda.Where(due).Times(release[at + all.RowsOf(delays).Find(source, delay)])).Store(sums.Values, first);
        }
    }
}
