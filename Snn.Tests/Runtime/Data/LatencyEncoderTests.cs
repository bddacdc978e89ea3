using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

public class LatencyEncoderTests
{
    [Fact]
    public void Linear_latency_falls_with_intensity()
    {
        var train = new LatencyEncoder { Threshold = 0 }.Encode([0f, 1f, 0.5f, 0.01f, 0.74f, 0.5f]);
        Assert.Equal(20, train.Steps);
        Assert.Equal([(0, 1), (5, 4), (10, 2), (10, 5), (19, 3)], Pairs(train));
    }

    [Fact]
    public void Logarithmic_latency_is_that_of_a_leaky_membrane()
    {
        var train = new LatencyEncoder { Curve = LatencyCurve.Logarithmic, Tau = Time.Of(10), Threshold = 0.2f }.Encode([1f, 0.5f, 0.21f, 0.2f]);
        // 10 log(1/0.8) = 2.2, 10 log(0.5/0.3) = 5.1, 10 log(0.21/0.01) = 30.4: too late, never
        Assert.Equal([(2, 0), (5, 1)], Pairs(train));
    }

    [Theory]
    [InlineData(LatencyCurve.Linear)]
    [InlineData(LatencyCurve.Logarithmic)]
    public void Times_within_the_steps_are_kept_where_asked_for(LatencyCurve curve)
    {
        var encoder = new LatencyEncoder { Curve = curve, Threshold = 0.2f, KeepTimes = true };
        byte[] pixels = [255, 0, 128, 60, 200];
        var train = encoder.Encode(pixels);
        Assert.Equal(Pairs(new LatencyEncoder { Curve = curve, Threshold = 0.2f }.Encode(pixels)), Pairs(train));
        for (int t = 0; t < train.Steps; t++)
        {
            Assert.Equal(train.At(t).Length, train.TimesAt(t).Length);
            for (int i = 0; i < train.At(t).Length; i++)
            {
                double x = pixels[train.At(t)[i]] / 255.0;
                Assert.Equal(curve == LatencyCurve.Linear ? 20 * (1 - x) : 10 * Math.Log(x / (x - 0.2)), train.TimesAt(t)[i], 1e-4);
                Assert.Equal(t, (int)train.TimesAt(t)[i]);
            }
        }

        Assert.True(new LatencyEncoder { Curve = curve, Threshold = 0.2f }.Encode(pixels).TimesAt(0).IsEmpty);
    }

    [Fact]
    public void Channels_at_or_below_the_threshold_are_silent()
    {
        Assert.Equal([(9, 2)], Pairs(new LatencyEncoder { Threshold = 0.5f }.Encode([0.5f, 0.1f, 0.51f, float.NaN])));
    }

    [Theory]
    [InlineData(LatencyCurve.Linear, 0.2f, 1f)]
    [InlineData(LatencyCurve.Linear, 0f, 0.1f)]
    [InlineData(LatencyCurve.Logarithmic, 0.2f, 1f)]
    public void Pixels_are_intensities_of_255(LatencyCurve curve, float threshold, float dt)
    {
        var encoder = new LatencyEncoder { Curve = curve, Threshold = threshold, Dt = Time.Of(dt) };
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var train = encoder.Encode(pixels);
        Assert.Equal(Pairs(encoder.Encode([.. pixels.Select(p => p / 255f)])), Pairs(train));
        Assert.Equal(Pairs(train).Select(p => p.Unit).Distinct().Count(), train.Count);
        Assert.InRange(train.Count, 150, 255);
    }

    [Fact]
    public void A_trial_may_be_longer_than_the_window()
    {
        var encoder = new LatencyEncoder { Window = Time.Of(10), Duration = Time.Of(25), Dt = Time.Of(0.5f), Threshold = 0 };
        var train = encoder.Encode([0.001f]);
        Assert.Equal((50, 50), (encoder.Steps, train.Steps));
        Assert.Equal([(19, 0)], Pairs(train));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        LatencyEncoder[] bad =
        [
            new() { Window = Time.Of(0) }, new() { Duration = Time.Of(-1) }, new() { Dt = Time.Of(float.NaN) }, new() { Tau = Time.Of(0) },
            new() { Threshold = 1 }, new() { Threshold = -0.1f }, new() { Threshold = float.NaN },
            new() { Threshold = 0, Curve = LatencyCurve.Logarithmic },
        ];
        Assert.All(bad, encoder => Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([0.5f])));
        Assert.All(bad, encoder => Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([(byte)128])));
    }

    private static IEnumerable<(int Step, int Unit)> Pairs(SpikeTrain train) =>
        Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(unit => (t, unit)));
}
