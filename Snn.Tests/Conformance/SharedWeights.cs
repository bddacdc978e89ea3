using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Weights that pairs of neurons share, as those of every pair.</summary>
internal static class SharedWeights
{
    /// <summary>The matrix that is a projection's synapses, by the definition of a convolution or pool, [source, target].</summary>
    public static double[,] Matrix(WeightStore store, int projection) => Visit(store, projection, (_, _, number) => number);

    /// <summary>For each number of a kernel, the sum of what the pairs that share it have in a matrix; laid out as the store is.</summary>
    public static float[] Summed(WeightStore store, int projection, double[,] matrix)
    {
        // in double, beside the numbers: each kernel number is told from the others by its place in the store
        var sums = new double[store.WidthOf(projection)];
        var numbers = store.Of(projection).Span[..sums.Length].ToArray();
        for (int i = 0; i < sums.Length; i++)
        {
            store.Of(projection).Span[i] = i;
        }

        Visit(store, projection, (k, m, number) => sums[(int)number] += matrix[k, m]);
        numbers.CopyTo(store.Of(projection).Span);
        return [.. sums.Select(s => (float)s)];
    }

    /// <summary>Gives a network with a weight for every pair the weights of one that shares them.</summary>
    public static void Spread(WeightStore shared, WeightStore dense)
    {
        foreach (var (p, projection) in shared.Layout.Projections.Index())
        {
            if (projection.Patches is null)
            {
                shared.Of(p).CopyTo(dense.Of(p));
            }
            else
            {
                TrialRun.Set(dense, p, Matrix(shared, p));
            }
        }
    }

    private static double[,] Visit(WeightStore store, int projection, Func<int, int, float, double> of)
    {
        var patches = store.Layout.Projections[projection].Patches!;
        var matrix = new double[patches.Source.Size, patches.Target.Size];
        for (int y = 0; y < patches.Target.Height; y++)
        {
            for (int x = 0; x < patches.Target.Width; x++)
            {
                for (int i = 0; i < patches.Kernel.Height; i++)
                {
                    for (int j = 0; j < patches.Kernel.Width; j++)
                    {
                        int row = y * patches.Stride.Height + i - patches.Padding.Height, column = x * patches.Stride.Width + j - patches.Padding.Width;
                        if ((uint)row >= (uint)patches.Source.Height || (uint)column >= (uint)patches.Source.Width)
                        {
                            continue;
                        }

                        for (int c = 0; c < patches.Source.Channels; c++)
                        {
                            for (int o = 0; o < patches.Target.Channels; o++)
                            {
                                int k = patches.Source.IndexOf(row, column, c), m = patches.Target.IndexOf(y, x, o);
                                if (patches.Pooling is null)
                                {
                                    matrix[k, m] = of(k, m, store.Kernel(projection)[i, j, c, o]);
                                }
                                else if (c == o)
                                {
                                    matrix[k, m] = of(k, m, store.Of(projection).Span[0]);
                                }
                            }
                        }
                    }
                }
            }
        }

        return matrix;
    }
}
