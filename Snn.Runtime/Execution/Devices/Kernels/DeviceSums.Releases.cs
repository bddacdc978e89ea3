using ILGPU;

namespace Snn.Runtime;

/// <content>The same where a spike delivers more or less of its row: <c>release</c> has its share for each neuron, from <c>at</c> on.</content>
public static partial class DeviceSums
{
    /// <summary>1 where a neuron is among <paramref name="spikes"/>, else 0.</summary>
    public static float Arrived(in GivenSpikes spikes, int neuron) => spikes.Has(neuron);

    /// <summary>1 where a neuron is among <paramref name="spikes"/>, else 0.</summary>
    public static float Arrived(in EmittedSpikes spikes, int neuron) => spikes.Has(neuron);

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            int k = spikes.Units[i];
            sum = sum.Plus(TSum.Load(projection.Weights, k * projection.Stride + part * TSum.Count).Times(release[at + k]));
        }

        return sum;
    }

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = sum.Plus(TSum.Load(projection.Weights, k * projection.Stride + part * TSum.Count).Times(release[at + k]));
            }
        }

        return sum;
    }

    /// <summary>Every row of <paramref name="spikes"/> += its release times λ of its targets, in a shard's sums.</summary>
    public static void Accumulate<TSum>(in GivenSpikes spikes, in SynapseSums sums, int shard, int part, TSum lambda, ArrayView<float> release, long at)
        where TSum : struct, INeighbours<TSum>
    {
        long first = sums.At<TSum>(shard, part);
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            int k = spikes.Units[i];
            long row = first + k * sums.Stride;
            TSum.Load(sums.Values, row).Plus(lambda.Times(release[at + k])).Store(sums.Values, row);
        }
    }

    /// <summary>Every row of <paramref name="spikes"/> += its release times λ of its targets, in a shard's sums.</summary>
    public static void Accumulate<TSum>(in EmittedSpikes spikes, in SynapseSums sums, int shard, int part, TSum lambda, ArrayView<float> release, long at)
        where TSum : struct, INeighbours<TSum>
    {
        long first = sums.At<TSum>(shard, part);
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                long row = first + k * sums.Stride;
                TSum.Load(sums.Values, row).Plus(lambda.Times(release[at + k])).Store(sums.Values, row);
            }
        }
    }

    /// <summary>Row j of the weights · λ of its targets where neuron j is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in GivenSpikes spikes, in ProjectionView projection, ArrayView<float> lambda, int at, int j) =>
        spikes.Has(j) != 0 ? Dot(projection, lambda, at, j) : 0f;

    /// <summary>Row j of the weights · λ of its targets where neuron j is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in EmittedSpikes spikes, in ProjectionView projection, ArrayView<float> lambda, int at, int j) =>
        spikes.Has(j) != 0 ? Dot(projection, lambda, at, j) : 0f;

    private static float Dot(in ProjectionView projection, ArrayView<float> lambda, int at, int j)
    {
        float sum = 0f;
        for (int m = 0; m < projection.Targets; m++)
        {
            sum += projection.Weights[j * projection.Stride + m] * lambda[at + m];
        }

        return sum;
    }
}
