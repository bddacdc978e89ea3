using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

/// <summary>Spikes by chance at given rates.</summary>
public sealed class PoissonTests
{
    private static readonly Time Dt = 0.5f * ms;

    [Fact]
    public void Channels_spike_at_their_rates()
    {
        var train = SpikeTrain.Poisson([100 * Hz, 0 * Hz, 20 * Hz], 100 * sec, Dt, seed: 3);
        Assert.Equal((200_000, 0.5f), (train.Steps, train.Dt!.Value.Value));
        int[] counts = Counts(train, 3);
        // binomial: the sd is 97 and 44
        Assert.Equal(10_000, counts[0], 400.0);
        Assert.Equal((0, 2000), (counts[1], counts[2]), Near(180));
    }

    [Fact]
    public void Rates_that_change_are_followed()
    {
        // a half of the time silent; the other as the same rate has it
        var train = SpikeTrain.Poisson((time, channel) => time >= 5000 ? (50 + 50 * channel) * Hz : 0 * Hz, 2, 10 * sec, Dt);
        Assert.DoesNotContain(Pairs(train), p => p.Step < 10_000);
        int[] counts = Counts(train, 2);
        Assert.Equal((250, 500), (counts[0], counts[1]), Near(80));
        int[] gaps = [.. Pairs(train).Where(p => p.Unit == 1).Select(p => p.Step).Zip(Pairs(train).Where(p => p.Unit == 1).Select(p => p.Step).Skip(1), (a, b) => b - a)];
        Assert.Equal(20, gaps.Average(), 2.5);
    }

    [Fact]
    public void They_depend_on_seed_example_and_channel_alone()
    {
        var train = Pairs(SpikeTrain.Poisson(80 * Hz, 5, 200 * ms, Dt, seed: 4, example: 2)).ToList();
        Assert.NotEmpty(train);
        var both = new List<(int, int)>[8];
        Parallel.For(0, both.Length, i => both[i] = [.. Pairs(SpikeTrain.Poisson(80 * Hz, 5, 200 * ms, Dt, seed: 4, example: 2))]);
        Assert.All(both, again => Assert.Equal(train, again));
        Assert.Equal(train.Where(p => p.Unit == 3), Pairs(SpikeTrain.Poisson([0 * Hz, 9 * Hz, 0 * Hz, 80 * Hz], 200 * ms, Dt, seed: 4, example: 2)).Where(p => p.Unit == 3));
        Assert.NotEqual(train, Pairs(SpikeTrain.Poisson(80 * Hz, 5, 200 * ms, Dt, seed: 4, example: 3)));
        Assert.NotEqual(train, Pairs(SpikeTrain.Poisson(80 * Hz, 5, 200 * ms, Dt, seed: 5, example: 2)));
        // an encoder of rates has the same
        Assert.Equal(train, Pairs(new RateEncoder { Highest = 80 * Hz, Duration = 200 * ms, Dt = Dt, Seed = 4 }.Encode([1f, 1f, 1f, 1f, 1f], 2)));
        Assert.Equal(3 * 100, SpikeTrain.Poisson(1000 * Hz, 3, 99.5f * ms, 1 * ms).Count);
    }

    [Theory]
    [InlineData(1000, 0.01f, 100_000)]
    [InlineData(30, 0.1f, 300)]
    [InlineData(100.5f, 1, 101)]
    [InlineData(0.02f, 0.1f, 1)]
    public void A_train_has_no_step_more_than_its_length_by_rounding(float duration, float dt, int steps)
    {
        var (length, step) = (duration * ms, dt * ms);
        Assert.Equal(steps, SpikeTrain.Poisson(1 * Hz, 1, length, step).Steps);
        Assert.Equal(steps, new RateEncoder { Duration = length, Dt = step }.Steps);
        Assert.Equal(steps, new LatencyEncoder { Duration = length, Dt = step }.Steps);
        Assert.Equal(steps, new YinYang { Duration = length, Dt = step }.Steps);
    }

    [Fact]
    public void What_no_channel_can_do_is_one_error()
    {
        Assert.Contains("3000 Hz in steps of 0.5 ms are 1.5 spikes in a step", Assert.Throws<ArgumentException>(() => SpikeTrain.Poisson(3000 * Hz, 1, 1 * sec, Dt)).Message);
        Assert.Contains("channel 1: -1 Hz", Assert.Throws<ArgumentException>(() => SpikeTrain.Poisson([1 * Hz, -1 * Hz], 1 * sec, Dt)).Message);
        Assert.Contains("channel 0 at 1.5 ms: NaN Hz", Assert.Throws<ArgumentException>(() => SpikeTrain.Poisson((t, _) => t > 1 ? float.NaN * Hz : 1 * Hz, 1, 1 * sec, Dt)).Message);
        Assert.Contains("duration must be a positive time", Assert.ThrowsAny<ArgumentException>(() => SpikeTrain.Poisson(1 * Hz, 1, 0 * sec, Dt)).Message);
        Assert.Contains("a train has 134217728 at most", Assert.Throws<ArgumentException>(() => SpikeTrain.Poisson(1 * Hz, 1, 1e9f * sec, Dt)).Message);
        Assert.ThrowsAny<ArgumentException>(() => SpikeTrain.Poisson(1 * Hz, -1, 1 * sec, Dt));
    }

    private static EqualityComparer<(int, int)> Near(int within) => EqualityComparer<(int, int)>.Create((a, b) => Math.Abs(a.Item1 - b.Item1) <= within && Math.Abs(a.Item2 - b.Item2) <= within);

    private static int[] Counts(SpikeTrain train, int channels)
    {
        var counts = new int[channels];
        foreach (var (_, unit) in Pairs(train))
        {
            counts[unit]++;
        }

        return counts;
    }

    private static IEnumerable<(int Step, int Unit)> Pairs(SpikeTrain train) => Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(unit => (t, unit)));
}
