using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What <see cref="DeviceSums"/> does, for a convolution: one thread sums up some neighbouring targets, sources or numbers of
/// the kernel. Channels are last, so neighbours mostly lie at one place, see the same spikes and read numbers side by side.
/// </summary>
public static class PatchSums
{
    /// <summary>sum + Σ of the weights of <paramref name="spikes"/>, in their order.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Target.Channels);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            var window = patches.WindowOf(target);
            for (int i = spikes.Start; i < spikes.End && target < projection.Targets; i++)
            {
                var from = patches.PlaceOf(spikes.Units[i]);
                int row = from.Row - window.Row, column = from.Column - window.Column;
                if (row >= 0 & row < patches.Kernel.Height & column >= 0 & column < patches.Kernel.Width)
                {
                    sum = sum.Plus(PatchView.Load<TSum>(projection.Weights, patches.NumberOf(row, column, from.Channel) + window.Channel, lane, together));
                }
            }
        }

        return sum;
    }

    /// <summary>sum + Σ of the weights of <paramref name="spikes"/>: a row of the window is a range of their bits.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Target.Channels);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            if (target < projection.Targets)
            {
                var window = patches.WindowOf(target);
                int left = window.Column > 0 ? window.Column : 0, right = window.Column + patches.Kernel.Width;
                right = right < patches.Source.Width ? right : patches.Source.Width;
                for (int i = 0; i < patches.Kernel.Height; i++)
                {
                    int row = window.Row + i;
                    if (row >= 0 & row < patches.Source.Height & left < right)
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
            if (source < patches.Sources)
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
        int together = PatchView.Together<TSum>(patches.Target.Channels);
        var sum = TSum.All(0f);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int number = part * TSum.Count + lane;
            var of = patches.EntryOf(number);
            for (int i = spikes.Start; i < spikes.End && number < patches.Numbers; i++)
            {
                var from = patches.PlaceOf(spikes.Units[i]);
                int row = from.Row + patches.Padding.Height - of.Row, column = from.Column + patches.Padding.Width - of.Column;
                if (from.Channel == of.Channel & row >= 0 & column >= 0)
                {
                    int y = row / patches.Stride.Height, x = column / patches.Stride.Width;
                    if (y * patches.Stride.Height == row & x * patches.Stride.Width == column & y < patches.Target.Height & x < patches.Target.Width)
                    {
                        sum = sum.Plus(PatchView.Load<TSum>(lambda, at + patches.TargetOf(y, x) + number % patches.Target.Channels, lane, together));
                    }
                }
            }
        }

        Add(sums, shard, part, sum);
    }

    /// <inheritdoc cref="Accumulate{TSum}(in GivenSpikes, ArrayView{float}, long, in SynapseSums, in PatchView, int, int)"/>
    public static void Accumulate<TSum>(in EmittedSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard, int part)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Target.Channels);
        var sum = TSum.All(0f);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int number = part * TSum.Count + lane;
            var of = patches.EntryOf(number);
            int places = number < patches.Numbers & spikes.Count > 0 ? patches.Places : 0;
            for (int place = 0; place < places; place++)
            {
                int y = place / patches.Target.Width, x = place % patches.Target.Width;
                int row = y * patches.Stride.Height + of.Row - patches.Padding.Height, column = x * patches.Stride.Width + of.Column - patches.Padding.Width;
                if (patches.Has(row, column) && spikes.Has(patches.SourceOf(row, column, of.Channel)) != 0)
                {
                    sum = sum.Plus(PatchView.Load<TSum>(lambda, at + patches.TargetOf(y, x) + number % patches.Target.Channels, lane, together));
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
                int column = left - window.Column + place / patches.Source.Channels;
                sum = sum.Plus(PatchView.Load<TSum>(projection.Weights, patches.NumberOf(row, column, place % patches.Source.Channels) + window.Channel, lane, together));
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
        int row = from.Row + patches.Padding.Height, column = from.Column + patches.Padding.Width;
        float sum = 0f;
        for (int y = PatchView.First(row, patches.Kernel.Height, patches.Stride.Height); y < patches.Target.Height && y * patches.Stride.Height <= row; y++)
        {
            for (int x = PatchView.First(column, patches.Kernel.Width, patches.Stride.Width); x < patches.Target.Width && x * patches.Stride.Width <= column; x++)
            {
                int number = patches.NumberOf(row - y * patches.Stride.Height, column - x * patches.Stride.Width, from.Channel);
                long target = at + patches.TargetOf(y, x);
                for (int o = 0; o < patches.Target.Channels; o++)
                {
                    sum += projection.Weights[number + o] * lambda[target + o];
                }
            }
        }

        return sum;
    }
}
