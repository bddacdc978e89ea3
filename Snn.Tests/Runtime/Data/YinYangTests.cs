using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

public class YinYangTests
{
    [Theory]
    [InlineData(0.5, 0.9, 0)]
    [InlineData(0.25, 0.35, 0)]
    [InlineData(0.5, 0.1, 1)]
    [InlineData(0.75, 0.65, 1)]
    [InlineData(0.25, 0.5, 2)]
    [InlineData(0.75, 0.59, 2)]
    [InlineData(0.02, 0.02, -1)]
    public void Points_belong_to_the_parts_of_the_symbol(double x, double y, int expected) => Assert.Equal(expected, YinYang.ClassOf(x, y));

    [Fact]
    public void Yin_turned_by_half_a_turn_is_yang()
    {
        for (double x = 0.003; x < 1; x += 0.01)
        {
            for (double y = 0.003; y < 1; y += 0.01)
            {
                int there = YinYang.ClassOf(x, y);
                Assert.Equal(there is 0 or 1 ? 1 - there : there, YinYang.ClassOf(1 - x, 1 - y));
            }
        }
    }

    [Fact]
    public void Classes_are_equally_frequent_and_seeds_repeat()
    {
        var yinYang = new YinYang();
        var data = yinYang.Draw(300, seed: 1);
        Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(100, data.Count(e => e.Label == c)));
        Assert.Equal((5, 3, 300), (data.Channels, data.Classes, data.Steps));
        Assert.Equal(YinYang.ClassNames, data.ClassNames);
        Assert.Equal(Steps(data), Steps(yinYang.Draw(300, seed: 1)));
        Assert.NotEqual(Steps(data), Steps(yinYang.Draw(300, seed: 2)));

        static int[] Steps(SpikeDataset data) => [.. data.SelectMany(e => Enumerable.Range(0, data.Steps).Select(t => e.Spikes.At(t).Length))];
    }

    [Fact]
    public void Coordinates_their_complements_and_a_bias_become_spike_times()
    {
        var train = new YinYang { Early = Time.Of(1), Late = Time.Of(11), Duration = Time.Of(12), Dt = Time.Of(1) }.Encode(0.25, 1);
        Assert.Equal(12, train.Steps);
        Assert.Equal(
            [(1, 3), (1, 4), (3, 0), (8, 2), (11, 1)],
            Enumerable.Range(0, 12).SelectMany(t => train.At(t).ToArray().Select(unit => (t, unit))));
    }

    [Fact]
    public void Times_that_make_no_sense_are_refused()
    {
        YinYang[] bad = [new() { Dt = Time.Of(0) }, new() { Early = Time.Of(-1) }, new() { Late = Time.Of(40) }, new() { Early = Time.Of(25) }];
        Assert.All(bad, settings => Assert.Throws<ArgumentOutOfRangeException>(() => settings.Draw(3, 1)));
    }
}
