using ILGPU;

namespace Snn.Runtime;

/// <content>The same where a spike delivers more or less of its weights: <c>release</c> has its share for each neuron.</content>
public static partial class PatchSums
{
    /// <summary>sum + Σ of the weights of <paramref name="spikes"/>, each times its release, in their order.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            var window = patches.WindowOf(target);
            for (int i = spikes.Start; i < spikes.End && target < projection.Targets; i++)
            {
                int k = spikes.Units[i];
                int number = patches.NumberOf(window, k);
                if (number >= 0)
                {
                    sum = sum.Plus(PatchView.Load<TSum>(projection.Weights, number + window.Channel, lane, together).Times(release[at + k]));
                }
            }
        }

        return sum;
    }

    /// <summary>sum + Σ of the weights of <paramref name="spikes"/>, each times its release: a row of the window is a range of their bits.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            if (target < projection.Targets)
            {
                var window = patches.WindowOf(target);
                int left = window.Column > 0 ? window.Column : 0, right = window.Column + patches.Lie.Kernel.Width;
                right = right < patches.Lie.Source.Width ? right : patches.Lie.Source.Width;
                for (int i = 0; i < patches.Lie.Kernel.Height; i++)
                {
                    int row = window.Row + i;
                    if (row >= 0 & row < patches.Lie.Source.Height & left < right)
                    {
                        int first = patches.SourceOf(row, left, 0), end = patches.SourceOf(row, right, 0);
                        sum = DeliverRow(spikes, projection, patches, window, i, first, end, left, lane, together, release, at, sum);
                    }
                }
            }
        }

        return sum;
    }

    /// <summary>Neighbouring numbers of the kernel += what is released times λ of the targets that <paramref name="spikes"/> reach through them, in a shard's sums.</summary>
    public static void Accumulate<TSum>(
        in GivenSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard, int part, ArrayView<float> release, long from)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels);
        var sum = TSum.All(0f);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int number = part * TSum.Count + lane;
            var of = patches.EntryOf(number);
            for (int i = spikes.Start; i < spikes.End && number < patches.Lie.Numbers; i++)
            {
                int k = spikes.Units[i];
                int target = patches.TargetOf(of, k);
                if (target >= 0)
                {
                    sum = sum.Plus(PatchView.Load<TSum>(lambda, at + target + number % patches.Lie.Target.Channels, lane, together).Times(release[from + k]));
                }
            }
        }

        Add(sums, shard, part, sum);
    }

    /// <inheritdoc cref="Accumulate{TSum}(in GivenSpikes, ArrayView{float}, long, in SynapseSums, in PatchView, int, int, ArrayView{float}, long)"/>
    public static void Accumulate<TSum>(
        in EmittedSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard, int part, ArrayView<float> release, long from)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels);
        var sum = TSum.All(0f);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int number = part * TSum.Count + lane;
            var of = patches.EntryOf(number);
            int places = number < patches.Lie.Numbers & spikes.Count > 0 ? patches.Places : 0;
            for (int place = 0; place < places; place++)
            {
                int k = patches.SourceOf(of, place);
                if (k >= 0 && spikes.Has(k) != 0)
                {
                    int target = place * patches.Lie.Target.Channels + number % patches.Lie.Target.Channels;
                    sum = sum.Plus(PatchView.Load<TSum>(lambda, at + target, lane, together).Times(release[from + k]));
                }
            }
        }

        Add(sums, shard, part, sum);
    }

    /// <summary>The weights of neuron j · λ of its targets where it is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> lambda, long at, int j) =>
        spikes.Has(j) != 0 ? Dot(lambda, at, projection, patches, j) : 0f;

    /// <summary>The weights of neuron j · λ of its targets where it is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> lambda, long at, int j) =>
        spikes.Has(j) != 0 ? Dot(lambda, at, projection, patches, j) : 0f;

    private static TSum DeliverRow<TSum>(
        in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, in PatchPlace window, int row, int first, int end, int left, int lane, int together, ArrayView<float> release, int at, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = first / 32; 32 * w < end; w++)
        {
            for (int bits = spikes.Word(w) & PatchView.Bits(first - 32 * w, end - 32 * w); bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits), place = k - first;
                int column = left - window.Column + place / patches.Lie.Source.Channels;
                sum = sum.Plus(PatchView.Load<TSum>(projection.Weights, patches.NumberOf(row, column, place % patches.Lie.Source.Channels) + window.Channel, lane, together).Times(release[at + k]));
            }
        }

        return sum;
    }
}
