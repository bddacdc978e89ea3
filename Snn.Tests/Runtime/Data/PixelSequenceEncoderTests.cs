using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

public class PixelSequenceEncoderTests
{
    [Fact]
    public void Each_step_has_the_levels_that_are_crossed()
    {
        // levels at 1/8, 3/8, 5/8 and 7/8 of 255: 31.9, 95.6, 159.4, 223.1
        var train = new PixelSequenceEncoder { Levels = 4, CueSteps = 2 }.Encode([0, 31, 32, 255, 100, 100, 0]);
        int[][] expected = [[], [], [1], [3, 5, 7], [4, 6], [], [0, 2], [8], [8]];
        Assert.Equal(expected.Length, train.Steps);
        Assert.All(expected.Index(), step => Assert.Equal(step.Item, train.At(step.Index).ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(255)]
    public void What_rose_and_fell_is_the_value(int levels)
    {
        byte[] pixels = [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 97 + i * i))];
        IPixelEncoder encoder = new PixelSequenceEncoder { Levels = levels, CueSteps = 0 };
        var train = encoder.Encode(pixels);
        Assert.Equal((600, 600), (train.Steps, encoder.StepsFor(600)));
        Assert.True(train.HighestUnit < encoder.ChannelsFor(600) - 1);
        int below = 0;
        for (int t = 0; t < pixels.Length; t++)
        {
            foreach (int channel in train.At(t))
            {
                below += channel % 2 == 1 ? 1 : -1;
            }

            Assert.Equal(Enumerable.Range(0, levels).Count(k => (k + 0.5) / levels < pixels[t] / 255.0), below);
        }
    }

    [Fact]
    public void A_permutation_shows_the_same_pixels_in_another_order()
    {
        byte[] pixels = [.. Enumerable.Range(0, 50).Select(i => (byte)(5 * i))];
        int[] order = PixelSequenceEncoder.Permutation(50, seed: 3);
        Assert.Equal(Enumerable.Range(0, 50), order.Order());
        Assert.Equal(order, PixelSequenceEncoder.Permutation(50, seed: 3));
        Assert.NotEqual(order, PixelSequenceEncoder.Permutation(50, seed: 4));
        var shuffled = new PixelSequenceEncoder { Order = order }.Encode(pixels);
        var inOrder = new PixelSequenceEncoder().Encode([.. order.Select(i => pixels[i])]);
        Assert.All(Enumerable.Range(0, inOrder.Steps), t => Assert.Equal(inOrder.At(t).ToArray(), shuffled.At(t).ToArray()));
    }

    [Fact]
    public void A_bad_setting_is_named()
    {
        Assert.Contains("Levels", Assert.Throws<ArgumentOutOfRangeException>(() => new PixelSequenceEncoder { Levels = 256 }.Encode([1])).Message);
        Assert.Contains("CueSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new PixelSequenceEncoder { CueSteps = -1 }.Encode([1])).Message);
        Assert.Contains("Dt", Assert.Throws<ArgumentOutOfRangeException>(() => new PixelSequenceEncoder { Dt = Time.Of(0) }.Encode([1])).Message);
        Assert.Contains("1 of 2 pixels in 3 places", Assert.Throws<ArgumentException>(() => new PixelSequenceEncoder { Order = [1, 1, 2] }.Encode([1, 2])).Message);
    }
}
