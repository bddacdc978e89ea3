using Snn.Runtime;

namespace Snn.Tests.Runtime.Spikes;

public class SpikeTrainTests
{
    [Fact]
    public void Pairs_are_grouped_by_step()
    {
        var train = SpikeTrain.FromPairs([(0, 5), (0, 2), (3, 7)], 5);
        Assert.Equal((5, 3, 7), (train.Steps, train.Count, train.HighestUnit));
        Assert.Equal([5, 2], train.At(0).ToArray());
        Assert.Equal([7], train.At(3).ToArray());
        foreach (int t in (int[])[-1, 1, 2, 4, 5, int.MaxValue, int.MinValue])
        {
            Assert.True(train.At(t).IsEmpty);
        }
    }

    [Fact]
    public void An_empty_train_has_no_unit()
    {
        var train = SpikeTrain.FromPairs([], 3);
        Assert.Equal((3, 0, -1), (train.Steps, train.Count, train.HighestUnit));
        Assert.Equal(0, new SpikeTrain([0], []).Steps);
    }

    [Fact]
    public void Lists_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SpikeTrain([], []));
        Assert.Throws<ArgumentException>(() => new SpikeTrain([1, 1], [4]));
        Assert.Throws<ArgumentException>(() => new SpikeTrain([0, 2], [4]));
        Assert.Throws<ArgumentException>(() => new SpikeTrain([0, 2, 1, 2], [4, 4]));
        Assert.Contains("-4", Assert.Throws<ArgumentException>(() => new SpikeTrain([0, 1], [-4])).Message);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(5, 5)]
    [InlineData(3, 2)]
    public void Pairs_out_of_order_are_refused(int first, int second) =>
        Assert.Throws<ArgumentException>(() => SpikeTrain.FromPairs([(first, 0), (second, 0)], 5));

    [Fact]
    public void Times_within_the_steps_belong_to_their_spikes()
    {
        var train = new SpikeTrain([0, 2, 2, 3], [4, 1, 0], [0.25f, 0.5f, 2.75f]);
        Assert.Equal([0.25f, 0.5f], train.TimesAt(0).ToArray());
        Assert.True(train.TimesAt(1).IsEmpty);
        Assert.Equal([2.75f], train.TimesAt(2).ToArray());
        Assert.Throws<ArgumentException>(() => new SpikeTrain([0, 1], [0], [-1f]));
        Assert.Throws<ArgumentException>(() => new SpikeTrain([0, 1], [0], [1f, 2f]));
    }

    [Fact]
    public void Times_of_whole_steps_are_in_them_however_late()
    {
        // 0.1 in single precision is a little more than 0.1
        int[] steps = [0, 1, 67, 68, 1000, 12_345, 999_999, 10_000_019];
        var train = SpikeTrain.FromTimes(steps.Select(k => (k * 0.1, k % 7)), 0.1f * ms);
        Assert.All(steps, k => Assert.Equal([k % 7], train.At(k).ToArray()));
        Assert.Equal(steps.Length, train.Count);
    }
}
