using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Snn.Runtime;

/// <summary>Draws the initial weights of a network from a seed; each projection has its own stream of numbers.</summary>
public static class Initialiser
{
    /// <summary>Fills every projection as its <see cref="Init"/> says. The same seed gives the same bits.</summary>
    public static void Fill(WeightStore weights, int seed)
    {
        for (int p = 0; p < weights.Layout.Projections.Count; p++)
        {
            Fill(weights[p], weights.TargetSize(p), weights.Layout.Projections[p].Init, unchecked(seed * 7919 + p));
        }
    }

    private static void Fill(Rows rows, int targets, Init init, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        Func<double> draw = init.Shape switch
        {
            InitShape.Constant => () => init.A,
            InitShape.Uniform => () => init.A + (init.B - init.A) * random.NextDouble(),
            InitShape.Normal => () => Normal.Sample(random, init.A, init.B),
            InitShape.Kaiming => () => Normal.Sample(random, 0, init.A / Math.Sqrt(rows.Count)),
            InitShape.Glorot => () => Normal.Sample(random, 0, init.A * Math.Sqrt(2.0 / (rows.Count + targets))),
            _ => throw new ArgumentOutOfRangeException(nameof(init), init.Shape, "Unknown distribution."),
        };

        for (int k = 0; k < rows.Count; k++)
        {
            var row = rows[k].Span;
            for (int m = 0; m < targets; m++)
            {
                row[m] = (float)draw();
            }
        }
    }
}
