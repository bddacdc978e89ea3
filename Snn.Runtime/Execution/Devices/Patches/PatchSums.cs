using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What <see cref="DeviceSums"/> does, for a convolution: one thread sums up some neighbouring targets, sources or numbers of
/// the kernel. Channels are last, so neighbours mostly lie at one place, see the same spikes and read numbers side by side.
/// </summary>
public static partial class PatchSums
{
    /// <summary>sum + Σ of the weights of <paramref name="spikes"/>, in their order.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            var window = patches.WindowOf(target);
            for (int i = spikes.Start; i < spikes.End && target < projection.Targets; i++)
            {
                int number = patches.NumberOf(window, spikes.Units[i]);
                if (number >= 0)
                {
                    sum = sum.Plus(PatchView.Load<TSum>(projection.Weights, number + window.Channel, lane, together));
                }
            }
        }

        return sum;
    }

    /// <summary>sum + Σ of the weights of <paramref name="spikes"/>: a row of the window is a range of their bits.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, int part, TSum sum)
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
                        sum = DeliverRow(spikes, projection, patches, window, i, patches.SourceOf(row, left, 0), patches.SourceOf(row, right, 0), left, lane, together, sum);
                    }
                }
            }
        }

        return sum;
    }

    /// <summary>
    /// start + Σ λ of the targets of neighbouring sources, each times its weight; through feedback weights of their own where
    /// there are any.
    /// </summary>
    public static TSum AddScaled<TSum>(ArrayView<float> lambda, long at, in ProjectionView projection, in PatchView patches, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (projection.Transposed.Length > 0)
        {
            return DeviceSums.AddScaled(lambda, at, projection, part, start);
        }

        for (int lane = 0; lane < TSum.Count; lane++)
        {
            int source = part * TSum.Count + lane;
            if (source < patches.Lie.Sources)
            {
                start = start.Plus(TSum.All(Dot(lambda, at, projection, patches, source)).Where(1 << lane));
            }
        }

        return start;
    }

    /// <summary>
    /// Neighbouring numbers of the kernel += λ of the targets that <paramref name="spikes"/> reach through them, in a shard's
    /// sums.
    /// </summary>
    public static void Accumulate<TSum>(in GivenSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard, int part)
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
                int target = patches.TargetOf(of, spikes.Units[i]);
                if (target >= 0)
                {
                    sum = sum.Plus(PatchView.Load<TSum>(lambda, at + target + number % patches.Lie.Target.Channels, lane, together));
                }
            }
        }

        Add(sums, shard, part, sum);
    }

    /// <inheritdoc cref="Accumulate{TSum}(in GivenSpikes, ArrayView{float}, long, in SynapseSums, in PatchView, int, int)"/>
    public static void Accumulate<TSum>(in EmittedSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard, int part)
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
                    sum = sum.Plus(PatchView.Load<TSum>(lambda, at + target, lane, together));
                }
            }
        }

        Add(sums, shard, part, sum);
    }

    private static TSum DeliverRow<TSum>(
        in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, in PatchPlace window, int row, int first, int end, int left, int lane, int together, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = first / 32; 32 * w < end; w++)
        {
            for (int bits = spikes.Word(w) & PatchView.Bits(first - 32 * w, end - 32 * w); bits != 0; bits &= bits - 1)
            {
                int place = 32 * w + EmittedSpikes.First(bits) - first;
                int column = left - window.Column + place / patches.Lie.Source.Channels;
                sum = sum.Plus(PatchView.Load<TSum>(projection.Weights, patches.NumberOf(row, column, place % patches.Lie.Source.Channels) + window.Channel, lane, together));
            }
        }

        return sum;
    }

    private static void Add<TSum>(in SynapseSums sums, int shard, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        if (sum.AnyNotZero())
        {
            long at = sums.At<TSum>(shard, part);
            TSum.Load(sums.Values, at).Plus(sum).Store(sums.Values, at);
        }
    }

    private static float Dot(ArrayView<float> lambda, long at, in ProjectionView projection, in PatchView patches, int source)
    {
        var from = patches.PlaceOf(source);
        int row = from.Row + patches.Lie.Padding.Height, column = from.Column + patches.Lie.Padding.Width;
        float sum = 0f;
        for (int y = PatchView.First(row, patches.Lie.Kernel.Height, patches.Lie.Stride.Height); y < patches.Lie.Target.Height && y * patches.Lie.Stride.Height <= row; y++)
        {
            for (int x = PatchView.First(column, patches.Lie.Kernel.Width, patches.Lie.Stride.Width); x < patches.Lie.Target.Width && x * patches.Lie.Stride.Width <= column; x++)
            {
                int number = patches.NumberOf(row - y * patches.Lie.Stride.Height, column - x * patches.Lie.Stride.Width, from.Channel);
                long target = at + patches.TargetOf(y, x);
                for (int o = 0; o < patches.Lie.Target.Channels; o++)
                {
                    sum += projection.Weights[number + o] * lambda[target + o];
                }
            }
        }

        return sum;
    }
}
