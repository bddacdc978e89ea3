using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Snn.Runtime;

/// <summary>Draws the initial weights of a network from a seed; each projection has its own stream of numbers.</summary>
public static class Initialiser
{
    // a distribution of which so little lies between the bounds is not what was meant
    internal const int MostDraws = 10_000;

    /// <summary>
    /// Fills every projection as its <see cref="Init"/> says. The same seed gives the same bits. A number outside the bounds of
    /// the projection's weights is drawn again.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers that are drawn lie outside the bounds.</exception>
    public static void Fill(WeightStore weights, int seed)
    {
        for (int p = 0; p < weights.Layout.Projections.Count; p++)
        {
            var projection = weights.Layout.Projections[p];
            if (projection.IsProcedural)
            {
                continue; // drawn when they are needed
            }

            if (projection.Patches is not null && projection.Init.Rule is not null)
            {
                throw new ArgumentException($"The weights of {weights.Layout.Name}.{projection.Name} are shared by pairs of neurons, and Init.Of makes one of each pair; take Init.OfKernel, Init.Constant or a distribution.");
            }

            if (projection.Init.KernelRule is { } kernel)
            {
                FillKernel(weights, p, kernel);
                continue;
            }

            if (projection.Patches is null && (projection.Rewiring is not null || projection.Init.ByPair))
            {
                FillPairs(weights, p, seed);
            }
            else
            {
                Fill(weights, p, unchecked(seed * 7919 + p));
            }
        }
    }

    /// <summary>The weights of a kernel are asked for where there is none.</summary>
    internal static ArgumentException NoKernel(NetworkLayout layout, ProjectionLayout projection) =>
        new($"{layout.Name}.{projection.Name} has no kernel, and Init.OfKernel makes the weights of one; take Init.Of.");

    private static void FillKernel(WeightStore weights, int index, Func<int, int, int, int, float> rule)
    {
        var projection = weights.Layout.Projections[index];
        string name = $"{weights.Layout.Name}.{projection.Name}";
        if (projection.Patches is not { Pooling: null } patches)
        {
            throw NoKernel(weights.Layout, projection);
        }

        var kernel = weights.Kernel(index);
        for (int i = 0; i < patches.Kernel.Height * patches.Kernel.Width; i++)
        {
            var (row, column) = (i / patches.Kernel.Width, i % patches.Kernel.Width);
            for (int c = 0; c < kernel.ChannelsIn; c++)
            {
                for (int o = 0; o < kernel.ChannelsOut; o++)
                {
                    float weight = rule(row, column, c, o);
                    bool isOutside = weight < (float)projection.Least || weight > (float)projection.Most;
                    kernel[row, column, c, o] = float.IsFinite(weight) && !isOutside ? weight : throw new ArgumentException(FormattableString.Invariant(
                        $"{name} gives place ({row}, {column}) of the kernel from channel {c} to {o} the weight {weight}, which {(isOutside ? "lies outside its bounds" : "is no finite number")}; correct what Init.OfKernel makes."));
                }
            }
        }
    }

    internal static ArgumentException OutsideBounds(NetworkLayout layout, ProjectionLayout projection) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The weights of {layout.Name}.{projection.Name} lie between {(float)projection.Least} and {(float)projection.Most}, and Init.{projection.Init.Shape} draws hardly any number there; change one of the two."));

    private static void FillPairs(WeightStore weights, int index, int seed)
    {
        var (drawn, pairs) = (new PairWeights(weights, index, seed), weights.Connections(index));
        for (int k = 0; k < weights.SourceSize(index); k++)
        {
            var row = weights.Row(index, k);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = drawn.Of(k, pairs is null ? i : pairs.TargetOf(pairs.FirstOf(k) + i));
            }
        }
    }

    private static void Fill(WeightStore weights, int index, int seed)
    {
        var projection = weights.Layout.Projections[index];
        var (init, least, most) = (projection.Init, (float)projection.Least, (float)projection.Most);
        var random = new Xoshiro256StarStar(seed);
        double synapses = weights.SynapseCount(index);
        // of all pairs: the numbers of sources and of targets
        double fanIn = projection.Patches?.FanIn ?? synapses / weights.TargetSize(index), fanOut = projection.Patches?.FanOut ?? synapses / weights.SourceSize(index);
        Func<double> draw = init.Shape switch
        {
            InitShape.Constant => () => init.A,
            InitShape.Uniform => () => init.A + (init.B - init.A) * random.NextDouble(),
            InitShape.Normal => () => Normal.Sample(random, init.A, init.B),
            InitShape.Kaiming => () => Normal.Sample(random, 0, init.A / Math.Sqrt(fanIn)),
            InitShape.Glorot => () => Normal.Sample(random, 0, init.A * Math.Sqrt(2.0 / (fanIn + fanOut))),
            _ => throw new ArgumentOutOfRangeException(nameof(weights), init.Shape, "Unknown distribution."),
        };

        if (projection.Patches is { } patches)
        {
            foreach (ref float weight in weights.Of(index).Span[..patches.Numbers])
            {
                weight = (float)(patches.Scale * Drawn());
            }

            return;
        }

        for (int k = 0; k < weights.SourceSize(index); k++)
        {
            foreach (ref float weight in weights.Row(index, k))
            {
                weight = Drawn();
            }
        }

        float Drawn()
        {
            for (int i = 0; i < MostDraws; i++)
            {
                float drawn = (float)draw();
                if (!(drawn < least || drawn > most))
                {
                    return drawn;
                }
            }

            throw OutsideBounds(weights.Layout, projection);
        }
    }
}
