using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

public sealed class EncoderTests
{
    [Fact]
    public void Channels_spike_at_the_rates_of_their_intensities()
    {
        var encoder = new RateEncoder { Highest = 200 * Units.Hz, Duration = Time.Of(100), Dt = Time.Of(0.5f), Seed = 3 };
        double[] counts = new double[4];
        for (int example = 0; example < 1000; example++)
        {
            var train = encoder.Encode([1f, 0.25f, 0f, float.NaN], example);
            Assert.Equal((200, 0.5f), (train.Steps, train.Dt!.Value.Value));
            foreach (var (_, unit) in Pairs(train))
            {
                counts[unit]++;
            }
        }

        // binomial, of 200,000 draws of 0.1 and 0.025: the sd of the mean is 0.13 and 0.07
        Assert.Equal(20, counts[0] / 1000, 0.55);
        Assert.Equal(5, counts[1] / 1000, 0.28);
        Assert.Equal((0, 0), (counts[2], counts[3]));
    }

    [Fact]
    public void Steps_between_spikes_are_geometrically_distributed()
    {
        var encoder = new RateEncoder { Highest = 300 * Units.Hz, Duration = Time.Of(200_000) };
        int[] at = [.. Pairs(encoder.Encode([1f], 0)).Select(p => p.Step)];
        int[] gaps = [.. at.Zip(at.Skip(1), (a, b) => b - a)];
        Assert.Equal(0.3, gaps.Count(g => g == 1) / (double)gaps.Length, 0.01);
        Assert.Equal(0.21, gaps.Count(g => g == 2) / (double)gaps.Length, 0.01);
        Assert.Equal(0.147, gaps.Count(g => g == 3) / (double)gaps.Length, 0.01);
    }

    [Fact]
    public void Spikes_of_a_rate_depend_on_seed_example_and_channel_alone()
    {
        var encoder = new RateEncoder();
        byte[] pixels = [255, 128, 0, 90];
        var train = Pairs(encoder.Encode(pixels, 5));
        Assert.Equal(train, Pairs(new RateEncoder().Encode(pixels, 5)));
        Assert.Equal(train, Pairs(encoder.Encode([1f, 128 / 255f, -1f, 90 / 255f], 5)));
        Assert.Equal(train.Where(p => p.Unit == 1), Pairs(encoder.Encode([(byte)0, 128], 5)));
        Assert.NotEqual(train, Pairs(encoder.Encode(pixels, 6)));
        Assert.NotEqual(train, Pairs(new RateEncoder { Seed = 2 }.Encode(pixels, 5)));
        Assert.Equal(train.OrderBy(p => p.Step).ThenBy(p => p.Unit), train);
    }

    [Fact]
    public void A_channel_that_spikes_in_every_step_does() =>
        Assert.Equal(100, new RateEncoder { Highest = 1000 * Units.Hz }.Encode([1f], 0).Count);

    [Fact]
    public void A_value_excites_the_channels_whose_centres_are_near()
    {
        // centres at −1/8, 1/8 … 9/8 of six, the width 1/(1.5·4)
        var encoder = new PopulationEncoder { Neurons = 6, Low = -2, High = 2 };
        float[] excited = encoder.Excitations([-1.5f, 0f]);
        Assert.Equal(12, excited.Length);
        Assert.Equal(1, excited[1], 1e-6);
        Assert.Equal(Math.Exp(-0.5 * Math.Pow(1.5, 2)), excited[0], 1e-6);
        Assert.Equal(Math.Exp(-0.5 * Math.Pow(1.5, 2)), excited[2], 1e-6);
        Assert.Equal(excited[6 + 2], excited[6 + 3], 1e-6);

        // (1 − e^(−9/8)) · 20 ms = 13.5 ms, (1 − e^(−9/32)) · 20 ms = 4.9 ms; the others stay below θ
        Assert.Equal([(0, 1), (4, 8), (4, 9), (13, 0), (13, 2)], Pairs(encoder.Encode([-1.5f, 0f])));
        Assert.Equal(20, encoder.Steps);
        Assert.Equal(0, encoder.Encode([float.NaN]).Count);
    }

    [Fact]
    public void Spikes_of_changes_follow_the_signal()
    {
        Assert.Equal([(1, 1), (2, 1), (3, 0), (4, 1), (5, 1), (6, 1)], Pairs(new DeltaEncoder { Threshold = 1 }.Encode([5, 6.2f, 7.4f, 6, 9, 9, 9, 9])));
        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], Pairs(new DeltaEncoder().Encode([0, 0, 0.1f, -0.1f, 0.2f, -0.2f], signals: 2)));
        Assert.Equal([(2, 1)], Pairs(new DeltaEncoder { Threshold = 1 }.Encode([float.NaN, 1, 2, float.NaN, 2.5f])));

        Assert.Empty(Pairs(new DeltaEncoder().Encode([1e6f, 1e6f, 1e6f]))); // however large, what is constant does not change

        float[] wave = [.. Enumerable.Range(0, 500).Select(t => MathF.Sin(t * 0.05f))];
        double level = wave[0];
        var spikes = Pairs(new DeltaEncoder().Encode(wave)).ToLookup(p => p.Step, p => p.Unit);
        for (int t = 0; t < wave.Length; t++)
        {
            level += spikes[t].Sum(unit => unit == 1 ? 0.1 : -0.1);
            Assert.Equal(wave[t], level, 0.1 + 1e-6);
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        RateEncoder[] rates = [new() { Highest = 1001 * Units.Hz }, new() { Highest = -1 * Units.Hz }, new() { Duration = Time.Of(0) }, new() { Dt = Time.Of(float.NaN) }];
        Assert.All(rates, encoder => Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([0.5f], 0)));
        PopulationEncoder[] populations = [new() { Neurons = 2 }, new() { High = 0 }, new() { Low = float.NaN }, new() { Gamma = 0 }, new() { Latency = new() { Dt = Time.Of(0) } }];
        Assert.All(populations, encoder => Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([0.5f])));
        DeltaEncoder[] deltas = [new() { Threshold = 0 }, new() { Threshold = float.NaN }, new() { Dt = Time.Of(-1) }];
        Assert.All(deltas, encoder => Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([0.5f])));
        Assert.Throws<ArgumentException>(() => new DeltaEncoder().Encode([1, 2, 3], signals: 2));
    }

    private static List<(int Step, int Unit)> Pairs(SpikeTrain train) =>
        [.. Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(unit => (t, unit)))];
}
