using ILGPU;

namespace Snn.Runtime;

/// <content>The same where a spike delivers more or less of the weight: <c>release</c> has its share for each neuron.</content>
public static partial class PoolSums
{
    /// <summary>sum + the weight times what is released for each of <paramref name="spikes"/> in the windows of neighbouring targets.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> release, int at, int part, TSum sum)
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
                int k = spikes.Units[i];
                int channel = ChannelIn(patches, window, k, together);
                if (channel >= 0)
                {
                    sum = sum.Plus(weight.Where(1 << (lane + channel)).Times(release[at + k]));
                }
            }
        }

        return sum;
    }

    /// <summary>sum + the weight times what is released for each of <paramref name="spikes"/> in the windows of neighbouring targets.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> release, int at, int part, TSum sum)
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
                    var arrived = weight.Where(Spiked(spikes, first, lane, together));
                    sum = sum.Plus(arrived.Times(PatchView.Load<TSum>(release, at + first, lane, together)));
                }
            }
        }

        return sum;
    }

    /// <summary>The weight times λ of the targets of neuron j where it is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in GivenSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> lambda, long at, int j) =>
        spikes.Has(j) != 0 ? Dot(lambda, at, projection, patches, j) : 0f;

    /// <summary>The weight times λ of the targets of neuron j where it is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in EmittedSpikes spikes, in ProjectionView projection, in PatchView patches, ArrayView<float> lambda, long at, int j) =>
        spikes.Has(j) != 0 ? Dot(lambda, at, projection, patches, j) : 0f;

    private static float Dot(ArrayView<float> lambda, long at, in ProjectionView projection, in PatchView patches, int source) => projection.Weights[0] * Reached(lambda, at, patches, source);
}
