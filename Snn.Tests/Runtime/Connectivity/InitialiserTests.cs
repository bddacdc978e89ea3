using MathNet.Numerics.Statistics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Connectivity;

public class InitialiserTests
{
    private const int Sources = 400, Targets = 250;

    public static TheoryData<Init, double, double> Moments => new()
    {
        { Init.Constant(0.3f), 0.3, 0 },
        { Init.Normal(0.2f, 1), 1, 0.2 },
        { Init.Uniform(-1, 3), 1, 4 / Math.Sqrt(12) },
        { Init.Kaiming(2), 0, 2 / Math.Sqrt(Sources) },
        { Init.Glorot(), 0, Math.Sqrt(2.0 / (Sources + Targets)) },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Weights_have_the_moments_of_their_distribution(Init init, double mean, double deviation)
    {
        using var weights = Draw(init, seed: 1);
        var values = new List<double>();
        for (int k = 0; k < Sources; k++)
        {
            values.AddRange(weights[0][k].Span[..Targets].ToArray().Select(v => (double)v));
            Assert.True(weights[0][k].Span[Targets..].IndexOfAnyExcept(0f) < 0, "padding is zero");
        }

        double error = deviation / Math.Sqrt(values.Count);
        Assert.Equal(mean, values.Mean(), 5 * error + 1e-6);
        Assert.Equal(deviation, values.StandardDeviation(), 5 * error + 1e-6);
        if (init.Shape == InitShape.Uniform)
        {
            Assert.InRange(values.Min(), -1, -0.99);
            Assert.InRange(values.Max(), 2.99, 3);
        }
    }

    [Fact]
    public void A_seed_gives_its_own_bits()
    {
        using var a = Draw(Init.Normal(1), 1);
        using var b = Draw(Init.Normal(1), 1);
        using var c = Draw(Init.Normal(1), 2);
        Assert.Equal(a.All.Span.ToArray(), b.All.Span.ToArray());
        Assert.NotEqual(a.All.Span.ToArray(), c.All.Span.ToArray());
        foreach (int seed in (int[])[0, -1, int.MinValue, int.MaxValue])
        {
            using var other = Draw(Init.Normal(1), seed);
            Assert.Equal(1, other[0].Span.ToArray().Where(v => v != 0).Select(v => (double)v).StandardDeviation(), 0.05);
        }
    }

    [Fact]
    public void Weights_of_a_kernel_need_one()
    {
        var e = Assert.Throws<ArgumentException>(() => Draw(Init.OfKernel((y, x, c, o) => 1), 1));
        Assert.Contains("has no kernel", e.Message);
    }

    [Fact]
    public void Projections_have_streams_of_their_own()
    {
        using var weights = Draw(Init.Normal(1), 1);
        Assert.NotEqual(weights[0].Span.ToArray(), weights[1].Span.ToArray());
    }

    [Fact]
    public void Fits_the_distribution_named()
    {
        var unknown = new Init((InitShape)99, 0, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(unknown, 1));
    }

    private static WeightStore Draw(Init init, int seed)
    {
        var weights = new WeightStore(new NetworkLayout(
            "Two",
            Time.Of(1),
            [new("A", "M", Sources, true), new("B", "M", Targets, false)],
            [new("P", 0, 1, init, 1, true), new("Q", 0, 1, init, 1, true)])
        { Readout = 1, Inputs = [0] });
        Initialiser.Fill(weights, seed);
        return weights;
    }
}
