using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

/// <summary>Random changes of examples while training.</summary>
public sealed class AugmentationTests
{
    private static readonly SpikeTrain Train = SpikeTrain.FromPairs([(0, 5), (1, 0), (1, 11), (3, 6), (3, 7)], 4);

    [Fact]
    public void An_image_is_shifted_as_a_whole()
    {
        var seen = new HashSet<(int Down, int Right)>();
        var augmenter = Make(12, new PlaceShift(1, 3, 4));
        for (int example = 0; example < 200; example++)
        {
            var shifted = Pairs(augmenter.Of(Train, epoch: 0, example));
            var fits = (from down in Enumerable.Range(-1, 3) from right in Enumerable.Range(-1, 3) where shifted.SequenceEqual(Moved(down, right)) select (down, right)).ToList();
            seen.Add(Assert.Single(fits));
        }

        Assert.Equal(9, seen.Count);

        static IEnumerable<(int, int)> Moved(int down, int right) => Pairs(Train)
            .Select(s => (s.Step, Row: s.Unit / 4 + down, Column: s.Unit % 4 + right))
            .Where(s => s.Row is >= 0 and < 3 && s.Column is >= 0 and < 4).Select(s => (s.Step, s.Row * 4 + s.Column));
    }

    /// <summary>Four pixels at the corners of a square of 5 x 5 and one in the middle, each in a step of its own.</summary>
    [Fact]
    public void An_image_is_turned_and_scaled_about_its_middle()
    {
        var corners = SpikeTrain.FromTimes([(0.5, 0), (1.5, 4), (2.5, 20), (3.5, 24), (3.6, 12)], 1 * Units.ms, 4);
        var augmenter = Make(25, new PlaceTurn(180, 0, 5, 5));
        double sum = 0;
        for (int example = 0; example < 400; example++)
        {
            var turned = Pairs(augmenter.Of(corners, epoch: 0, example));
            Assert.Contains((3, 12), turned);
            var angles = turned.Where(s => s.Unit != 12).Select(s => (Turn: Math.Atan2(s.Unit / 5 - 2, s.Unit % 5 - 2), Began: Math.Atan2(s.Step < 2 ? -2 : 2, s.Step % 2 == 0 ? -2 : 2))).Select(a => Math.IEEERemainder(a.Turn - a.Began, 2 * Math.PI)).ToList();
            Assert.All(angles, a => Assert.InRange(Math.Abs(Math.IEEERemainder(a - angles[0], 2 * Math.PI)), 0, 0.01)); // a square turned is a square
            sum += angles.Count == 0 ? 0 : Math.Abs(angles[0]);
        }

        Assert.InRange(sum, 100, 500);
        Assert.Equal([(0, 0), (1, 4), (2, 20), (3, 12), (3, 24)], Pairs(Make(25, new PlaceTurn(0, 0, 5, 5)).Of(corners, 0, 0)));
        var units = Enumerable.Range(0, 200).Select(e => Pairs(Make(25, new PlaceTurn(0, 0.6, 5, 5)).Of(corners, 0, e)).FirstOrDefault(s => s.Step == 0, (Step: 0, Unit: -1)).Unit).ToHashSet();
        Assert.Equal([-1, 0, 6], units.Order()); // outside, where it was, or one nearer
    }

    [Fact]
    public void Times_are_moved_and_steps_found_anew()
    {
        var jittered = Enumerable.Range(0, 400).Select(e => Pairs(Make(12, new TimeJitter(1 * Units.ms)).Of(Train, 0, e)).FirstOrDefault(s => s.Unit == 0, (Step: -1, Unit: 0)).Step).ToList();
        Assert.Equal(0.38, jittered.Count(t => t == 1) / 400.0, 0.07); // from 1 to 2, from its middle, of a standard normal distribution
        var warped = Make(12, new TimeWarp(0.5)).Of(SpikeTrain.FromTimes([(0.2, 3), (2.0, 4)], 0.5f * Units.ms, 5), 1, 1);
        Assert.Equal(5, warped.Steps);
        Assert.All(Enumerable.Range(0, 5), t => Assert.Equal(warped.At(t).ToArray().Order(), warped.At(t).ToArray()));
    }

    [Fact]
    public void Each_spike_is_lost_with_the_probability()
    {
        Assert.Equal(0, Make(12, new SpikeDrop(1)).Of(Train, 0, 0).Count);
        double kept = Enumerable.Range(0, 500).Average(e => Make(12, new SpikeDrop(0.3)).Of(Train, 0, e).Count);
        Assert.Equal(3.5, kept, 0.2);
    }

    [Fact]
    public void All_channels_are_shifted_by_the_same_number()
    {
        var seen = new HashSet<int>();
        for (int example = 0; example < 100; example++)
        {
            var shifted = Pairs(Make(12, new ChannelShift(2)).Of(Train, epoch: 0, example));
            seen.Add(Assert.Single(Enumerable.Range(-2, 5), by => shifted.SequenceEqual(Pairs(Train).Select(s => (s.Step, Unit: s.Unit + by)).Where(s => s.Unit is >= 0 and < 12))));
        }

        Assert.Equal(5, seen.Count);
        Assert.Equal(0, Make(12, new SpikeDrop(1), new ChannelShift(2)).Of(Train, 0, 0).Count);
    }

    [Fact]
    public void What_a_shift_has_lost_does_not_come_back_by_another()
    {
        var ends = SpikeTrain.FromPairs([(0, 0), (0, 11)], 4);
        int[] together = [.. Enumerable.Range(0, 200).Select(example => Make(12, new ChannelShift(2), new ChannelShift(2)).Of(ends, 0, example).Count)];

        Assert.Contains(2, together);
        for (int example = 0; example < together.Length; example++)
        {
            int[] first = [.. Pairs(Make(12, new ChannelShift(2)).Of(ends, 0, example)).Select(s => s.Unit)];
            Assert.True(together[example] <= first.Length, $"example {example}: {first.Length} spikes are left, and then {together[example]}");
        }
    }

    [Fact]
    public void Up_to_a_share_of_spikes_is_exchanged_for_those_of_another_example()
    {
        var other = new Example(SpikeTrain.FromPairs([(2, 3), (2, 4), (3, 9)], 4), 1);
        var full = SpikeTrain.FromPairs(Enumerable.Range(0, 48).Select(i => (i / 12, i % 12)), 4);
        double exchanged = 0;
        var foreign = new HashSet<(int, int)>();
        for (int example = 0; example < 300; example++)
        {
            var mixed = Pairs(Make(12, new MixUp([other], 0.4)).Of(Train, 0, example));
            exchanged += mixed.Except(Pairs(Train)).Count();
            foreign.UnionWith(mixed.Except(Pairs(Train)));
            Assert.InRange(Pairs(Make(12, new MixUp([other], 0.4)).Of(full, 0, example)).Count, 20, 48);
        }

        Assert.Equal(Pairs(other.Spikes), foreign.Order());
        Assert.InRange(exchanged / 300, 0.6, 1.05); // a fifth of 5, less those that fall on each other
        Assert.Equal(Pairs(Train), Pairs(Make(12, new MixUp([other], 0)).Of(Train, 0, 0)));
        Assert.Equal(Pairs(Make(12, new MixUp([other], 0.4)).Of(Train, 2, 5)), Pairs(Make(12, new MixUp([other], 0.4)).Of(Train, 2, 5)));
        var large = new Example(SpikeTrain.FromPairs([(0, 12)], 4), 1);
        Assert.Contains("channel 12", Assert.Throws<ArgumentException>(() => Make(12, new MixUp([large], 0.4)).Of(Train, 0, 0)).Message);
    }

    [Fact]
    public void Draws_depend_on_seed_epoch_and_example_alone()
    {
        Augmentation[] both = [new PlaceShift(1, 3, 4), new TimeJitter(2 * Units.ms)];
        var first = Make(12, both);
        first.Of(Train, 3, 8);
        Assert.Equal(Pairs(Make(12, both).Of(Train, 2, 5)), Pairs(first.Of(Train, 2, 5)));
        Assert.NotEqual(Pairs(Make(12, both).Of(Train, 2, 5)), Pairs(first.Of(Train, 3, 5)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("12 channels", Assert.Throws<ArgumentException>(() => Make(12, new PlaceShift(1, 28, 28))).Message, StringComparison.Ordinal);
        Assert.Contains("shape", Assert.Throws<ArgumentException>(() => Make(12, new PlaceTurn(10, 0.1, 28, 28))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Make(12, new PlaceTurn(-1, 0.1, 3, 4)));
        Assert.Throws<ArgumentException>(() => Make(12, new PlaceTurn(double.NaN, 0.1, 3, 4)));
        Assert.Throws<ArgumentException>(() => Make(12, new PlaceTurn(10, 1, 3, 4)));
        Assert.Throws<ArgumentException>(() => Make(12, new SpikeDrop(1.5)));
        Assert.Throws<ArgumentException>(() => Make(12, new TimeWarp(-1)));
        Assert.Throws<ArgumentException>(() => Make(12, new ChannelShift(12)));
        Assert.Throws<ArgumentException>(() => Make(12, new ChannelShift(-1)));
        Assert.Throws<ArgumentException>(() => Make(12, new MixUp([], 0.2)));
        Assert.Throws<ArgumentException>(() => Make(12, new MixUp([new(Train, 0)], 0.5)));
        Assert.Throws<ArgumentException>(() => Make(12, new TimeJitter(-1 * Units.ms)));
    }

    private static List<(int Step, int Unit)> Pairs(SpikeTrain train) => [.. Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(u => (t, u)))];

    private static Augmenter Make(int channels, params Augmentation[] augmentations) => new(
        new("Net", 1 * Units.ms, [new("Input", "SpikeInput", channels, Spikes: true)], []) { Inputs = [0], Readout = 0 },
        new() { MaxSteps = 4, Seed = 7, Augmentations = augmentations });
}
