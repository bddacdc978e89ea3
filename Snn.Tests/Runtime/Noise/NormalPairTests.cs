using System.Numerics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Noise;

public class NormalPairTests
{
    [Fact]
    public void Vectors_have_the_bits_of_single_neurons()
    {
        using var memory = new Arena();
        var values = memory.Lanes(1000);
        foreach (var (seed, epoch, example, step, draw) in ((int, int, int, int, int)[])[(1, 0, 0, 0, 0), (-7, 3, 12, 400, 2), (99, -1, -1, int.MaxValue, 255)])
        {
            NormalVectors.Fill(values, 0, values.Length, seed, epoch, example, step, NormalPair.Place(5, draw));
            for (int j = 0; j < 1000; j++)
            {
                Assert.Equal(BitConverter.SingleToUInt32Bits(NormalPair.Of(seed, epoch, example, step, 5, draw, j)), BitConverter.SingleToUInt32Bits(values.At(j)));
            }
        }
    }

    [Fact]
    public void Vectors_of_counters_have_the_published_numbers()
    {
        var (a, b, c, d) = NormalVectors.Draw(0xa4093822, 0x299f31d0, Vector.Create(0x243f6a88u), Vector.Create(0x85a308d3u), Vector.Create(0x13198a2eu), Vector.Create(0x03707344u));
        Assert.Equal((Vector.Create(0xd16cfe09u), Vector.Create(0x94fdccebu), Vector.Create(0x5001e420u), Vector.Create(0x24126ea1u)), (a, b, c, d));
    }

    [Fact]
    public void Numbers_are_standard_normal_and_independent()
    {
        using var memory = new Arena();
        const int count = 400_000;
        var values = memory.Lanes(count);
        NormalVectors.Fill(values, 0, values.Length, 1, 0, 0, 7, NormalPair.Place(0, 0));
        double[] x = [.. values.Span[..count].ToArray().Select(v => (double)v)];
        Assert.InRange(x.Average(), -0.008, 0.008);
        Assert.InRange(x.Average(v => v * v), 0.99, 1.01);
        Assert.InRange(x.Average(v => v * v * v), -0.03, 0.03);
        Assert.InRange(x.Average(v => v * v * v * v), 2.93, 3.07);
        Assert.InRange(x.Count(v => Math.Abs(v) > 3) / (double)count, 0.0022, 0.0032);
        Assert.True(x.Max() > 4 && x.Min() < -4 && x.Max() < 6.7);
        foreach (int apart in (int[])[1, 4, 16, 32, 64])
        {
            Assert.InRange(Enumerable.Range(0, count - apart).Average(i => x[i] * x[i + apart]), -0.008, 0.008);
        }
    }
}
