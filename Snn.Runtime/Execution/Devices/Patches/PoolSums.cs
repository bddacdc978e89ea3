using ILGPU;

namespace Snn.Runtime;

/// <summary>What <see cref="DeviceSums"/> does, for a pool: a neuron has synapses with its own channel, all of one weight.</summary>
public static partial class PoolSums
{
    /// <summary>sum + the weight for each of <paramref name="spikes"/> in the windows of neighbouring targets.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels);
        var weight = TSum.All(projection.Weights[0]);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            var window = patches.WindowOf(target);
            for (int i = spikes.Start; i < spikes.End && target < projection.Targets; i++)
            {
                int channel = ChannelIn(patches, window, spikes.Units[i], together);
                if (channel >= 0)
                {
                    sum = sum.Plus(weight.Where(1 << (lane + channel)));
                }
            }
        }

        return sum;
    }

    /// <summary>sum + the weight for each of <paramref name="spikes"/> in the windows of neighbouring targets.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int together = PatchView.Together<TSum>(patches.Lie.Target.Channels), size = patches.Lie.Kernel.Height * patches.Lie.Kernel.Width;
        var weight = TSum.All(projection.Weights[0]);
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int target = part * TSum.Count + lane;
            var window = patches.WindowOf(target);
            for (int place = 0; place < size && target < projection.Targets; place++)
            {
                int first = FirstIn(patches, window, place);
                if (first >= 0)
                {
                    sum = sum.Plus(weight.Where(Spiked(spikes, first, lane, together)));
                }
            }
        }

        return sum;
    }

    /// <summary>
    /// start + Σ λ of the targets of neighbouring sources, times the weight; through feedback weights of their own where there
    /// are any.
    /// </summary>
    public static TSum AddScaled<TSum>(ArrayView<float> lambda, long at, in ProjectionView projection, in PatchView patches, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (projection.Transposed.Length > 0)
        {
            return DeviceSums.AddScaled(lambda, at, projection, part, start);
        }

        int together = PatchView.Together<TSum>(patches.Lie.Source.Channels);
        float weight = projection.Weights[0];
        for (int lane = 0; lane < TSum.Count; lane += together)
        {
            int source = part * TSum.Count + lane;
            if (source < patches.Lie.Sources)
            {
                var from = patches.PlaceOf(source);
                int row = from.Row + patches.Lie.Padding.Height, column = from.Column + patches.Lie.Padding.Width;
                for (int y = PatchView.First(row, patches.Lie.Kernel.Height, patches.Lie.Stride.Height); y < patches.Lie.Target.Height && y * patches.Lie.Stride.Height <= row; y++)
                {
                    for (int x = PatchView.First(column, patches.Lie.Kernel.Width, patches.Lie.Stride.Width); x < patches.Lie.Target.Width && x * patches.Lie.Stride.Width <= column; x++)
                    {
                        start = start.Plus(PatchView.Load<TSum>(lambda, at + patches.TargetOf(y, x) + from.Channel, lane, together).Times(weight));
                    }
                }
            }
        }

        return start;
    }

    /// <summary>The sum of the weight += λ of all targets of <paramref name="spikes"/>, in a shard's sums.</summary>
    public static void Accumulate<TSum>(in GivenSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard)
        where TSum : struct, INeighbours<TSum>
    {
        float sum = 0f;
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            sum += Reached(lambda, at, patches, spikes.Units[i]);
        }

        sums.Values[sums.At<TSum>(shard, 0)] += sum;
    }

    /// <inheritdoc cref="Accumulate{TSum}(in GivenSpikes, ArrayView{float}, long, in SynapseSums, in PatchView, int)"/>
    public static void Accumulate<TSum>(in EmittedSpikes spikes, ArrayView<float> lambda, long at, in SynapseSums sums, in PatchView patches, int shard)
        where TSum : struct, INeighbours<TSum>
    {
        float sum = 0f;
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                sum += Reached(lambda, at, patches, 32 * w + EmittedSpikes.First(bits));
            }
        }

        sums.Values[sums.At<TSum>(shard, 0)] += sum;
    }

    /// <summary>Which of the channels that a thread has of a window a source neuron is of; −1 where it is of none, or outside.</summary>
    private static int ChannelIn(in PatchView patches, in PatchPlace window, int source, int together)
    {
        var from = patches.PlaceOf(source);
        int row = from.Row - window.Row, column = from.Column - window.Column, channel = from.Channel - window.Channel;
        return row >= 0 & row < patches.Lie.Kernel.Height & column >= 0 & column < patches.Lie.Kernel.Width & channel >= 0 & channel < together ? channel : -1;
    }

    /// <summary>The source neuron of the window's channel at a place of it; −1 where the place is outside of the source.</summary>
    private static int FirstIn(in PatchView patches, in PatchPlace window, int place)
    {
        int row = window.Row + place / patches.Lie.Kernel.Width, column = window.Column + place % patches.Lie.Kernel.Width;
        return patches.Has(row, column) ? patches.SourceOf(row, column, window.Channel) : -1;
    }

    /// <summary>A bit for each lane: neighbours that are all of the thread's start at a multiple of their number, so one integer has them.</summary>
    private static int Spiked(in EmittedSpikes spikes, int first, int lane, int together)
    {
        int spiked = spikes.Word(first / 32) >> first % 32;
        return together == 1 ? (spiked & 1) << lane : spiked;
    }

    /// <summary>Σ λ of the targets of a source.</summary>
    private static float Reached(ArrayView<float> lambda, long at, in PatchView patches, int source)
    {
        var from = patches.PlaceOf(source);
        int row = from.Row + patches.Lie.Padding.Height, column = from.Column + patches.Lie.Padding.Width;
        float sum = 0f;
        for (int y = PatchView.First(row, patches.Lie.Kernel.Height, patches.Lie.Stride.Height); y < patches.Lie.Target.Height && y * patches.Lie.Stride.Height <= row; y++)
        {
            for (int x = PatchView.First(column, patches.Lie.Kernel.Width, patches.Lie.Stride.Width); x < patches.Lie.Target.Width && x * patches.Lie.Stride.Width <= column; x++)
            {
                sum += lambda[at + patches.TargetOf(y, x) + from.Channel];
            }
        }

        return sum;
    }
}
