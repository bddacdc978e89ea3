using ILGPU;

namespace Snn.Runtime;

/// <content>In trials every source has a row of its own, which was made with the batch (<see cref="DeviceKeptRows"/>).</content>
public static partial class ProceduralSums
{
    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in DrawnRowsView rows, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            sum = Add(rows, spikes.Units[i], spikes.Units[i], 1f, part, sum);
        }

        return sum;
    }

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in DrawnRowsView rows, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = Add(rows, k, k, 1f, part, sum);
            }
        }

        return sum;
    }

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static TSum Deliver<TSum>(in GivenSpikes spikes, in ProjectionView projection, in DrawnRowsView rows, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int i = spikes.Start; i < spikes.End; i++)
        {
            sum = Add(rows, spikes.Units[i], spikes.Units[i], release[at + spikes.Units[i]], part, sum);
        }

        return sum;
    }

    /// <summary>sum + Σ of the rows of <paramref name="spikes"/>, each times its release.</summary>
    public static TSum Deliver<TSum>(in EmittedSpikes spikes, in ProjectionView projection, in DrawnRowsView rows, ArrayView<float> release, int at, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        for (int w = 0; w < spikes.Count; w++)
        {
            for (int bits = spikes.Words[spikes.Start + w]; bits != 0; bits &= bits - 1)
            {
                int k = 32 * w + EmittedSpikes.First(bits);
                sum = Add(rows, k, k, release[at + k], part, sum);
            }
        }

        return sum;
    }

    /// <summary>start + Σ λ of the targets of neighbouring sources, each times its weight; through feedback weights where there are any.</summary>
    public static TSum AddScaled<TSum>(ArrayView<float> lambda, long at, in ProjectionView projection, in DrawnRowsView rows, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (projection.Transposed.Length > 0)
        {
            return DeviceSums.AddScaled(lambda, at, projection, part, start);
        }

        for (int i = 0; i < TSum.Count; i++)
        {
            int source = part * TSum.Count + i;
            if (source < rows.Lie.Sources)
            {
                start = start.Plus(TSum.All(Dot(rows, lambda, at, source)).Where(1 << i));
            }
        }

        return start;
    }

    /// <summary>Row j of the weights · λ of its targets where neuron j is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in GivenSpikes spikes, in DrawnRowsView rows, ArrayView<float> lambda, int at, int j) => spikes.Has(j) != 0 ? Dot(rows, lambda, at, j) : 0f;

    /// <summary>Row j of the weights · λ of its targets where neuron j is among <paramref name="spikes"/>, else 0.</summary>
    public static float DotAt(in EmittedSpikes spikes, in DrawnRowsView rows, ArrayView<float> lambda, int at, int j) => spikes.Has(j) != 0 ? Dot(rows, lambda, at, j) : 0f;

    private static float Dot(in DrawnRowsView rows, ArrayView<float> lambda, long at, int source)
    {
        if (rows.Lie.Way == DrawnRowsView.Same)
        {
            return (rows.Lie.HasWeights == 0 ? rows.Lie.Weight : rows.Weights[(long)source * rows.Lie.Stride + source]) * lambda[at + source];
        }

        float sum = 0f;
        for (int w = 0; w < rows.Lie.Words; w++)
        {
            for (int bits = rows.Rows[(long)source * rows.Lie.Words + w]; bits != 0; bits &= bits - 1)
            {
                int m = 32 * w + EmittedSpikes.First(bits);
                sum += (rows.Lie.HasWeights == 0 ? rows.Lie.Weight : rows.Weights[(long)source * rows.Lie.Stride + m]) * lambda[at + m];
            }
        }

        return sum;
    }
}
