using Snn.Runtime;

namespace Snn.Tests.Runtime.Connectivity;

/// <summary>What weights and pairs are drawn with, on the host and on devices.</summary>
public class DrawTests
{
    [Fact]
    public void Functions_of_draws_are_those_of_the_library_to_the_last_bits()
    {
        var random = new RandomRow(1, 2, RandomPurpose.Weights, 3);
        foreach (double share in (double[])[0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1 - 1.0 / (1L << 53), 1.0 / (1L << 53), .. Enumerable.Range(0, 20_000).Select(_ => random.Share())])
        {
            double log = Math.Log(1 - share);
            Assert.Equal(log, DrawMath.Log(1 - share), 4e-16 * Math.Abs(log));
            Assert.Equal(Math.Cos(2 * Math.PI * share), DrawMath.Cosine(share), 1e-15);
        }

        Assert.Equal(0, DrawMath.Log(1));
        Assert.Equal([1, 0, -1, 0], new[] { 0, 0.25, 0.5, 0.75 }.Select(DrawMath.Cosine));
    }

    [Theory]
    [InlineData(0.3f, 50)]
    [InlineData(0.01f, 100_000)]
    [InlineData(1f, 7)]
    [InlineData(0f, 7)]
    public void Gaps_are_geometric_and_no_longer_than_a_row(float chance, int width)
    {
        var gaps = new RowGaps(chance, width);
        var random = new RandomRow(1, 2, RandomPurpose.Connections, 3);
        for (int i = 0; i < 5000; i++)
        {
            ulong draw = random.Bits() >> 11;
            double exact = chance == 1 ? 0 : chance == 0 ? width : Math.Log(1 - draw / (double)(1L << 53)) / Math.Log(1 - (double)chance);
            Assert.Equal((int)Math.Min(exact, width), gaps.Of(draw));
        }

        Assert.Equal(Math.Min(gaps.Least.Length, width), gaps.Of((1ul << 53) - 1));
    }
}
