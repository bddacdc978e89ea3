namespace Snn.Tests.Runtime.Data;

public sealed class SpikeDatasetTests
{
    private static readonly SpikeTrain Train = SpikeTrain.FromPairs([(0, 2), (3, 1)], steps: 5);

    [Fact]
    public void A_subset_has_the_examples_asked_for_in_their_order()
    {
        var data = Numbered(6);

        Assert.Equal([4, 1, 1], data.Subset([4, 1, 1]).Select(e => e.Label));
        Assert.Equal([0, 1], data.Take(2).Select(e => e.Label));
        Assert.Equal([4, 5], data.Skip(4).Select(e => e.Label));
    }

    [Fact]
    public void A_subset_keeps_the_shape_of_the_whole()
    {
        var data = SpikeDataset.LoadShd(SpikeFiles.Tiny());
        var none = data.Subset([]);

        Assert.Empty(none);
        Assert.Equal((data.Channels, data.Classes, data.Steps, data.Dt), (none.Channels, none.Classes, none.Steps, none.Dt));
        Assert.Same(data.ClassNames, none.ClassNames);
    }

    [Fact]
    public void Taking_more_than_there_is_takes_all()
    {
        Assert.Equal(6, Numbered(6).Take(99).Count);
        Assert.Empty(Numbered(6).Skip(99));
    }

    [Fact]
    public void An_index_outside_the_set_is_refused() =>
        Assert.Contains("6 examples", Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(6).Subset([6])).Message);

    [Fact]
    public void Examples_that_do_not_fit_are_refused()
    {
        Assert.Contains("steps", Refused(channels: 3, classes: 1, steps: 4));
        Assert.Contains("channel 2", Refused(channels: 2, classes: 1, steps: 5));
        Assert.Contains("label 0", Refused(channels: 3, classes: 0, steps: 5));
        Assert.Contains("class names", Refused(channels: 3, classes: 1, steps: 5, "a", "b"));
    }

    private static string Refused(int channels, int classes, int steps, params string[] names) => Assert.Throws<ArgumentException>(() =>
        new SpikeDataset([new(Train, 0)], channels, classes, steps, new(1), names.Length == 0 ? null : names)).Message;

    private static SpikeDataset Numbered(int count) =>
        new(Enumerable.Range(0, count).Select(i => new Example(Train, i)), channels: 3, classes: count, steps: 5, new(1));
}
