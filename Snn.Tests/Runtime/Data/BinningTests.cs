using PureHDF;

namespace Snn.Tests.Runtime.Data;

public sealed class BinningTests : TemporaryShd
{
    [Fact]
    public void A_spike_falls_into_the_step_that_its_time_lies_in()
    {
        var data = SpikeDataset.LoadShd(OneExample([0, 0.0005f, 0.0015f, 0.25f], [5, 6, 7, 8]));

        Assert.Equal([(0, 5), (0, 6), (1, 7), (250, 8)], Pairs(data[0].Spikes));
        Assert.Equal(251, data.Steps);
    }

    [Fact]
    public void Half_precision_times_are_widened_before_they_are_scaled()
    {
        // 1.2 is stored as 1.2002; halves between 1024 and 2048 are whole, so scaling them would give 1200.0 ms
        string path = Write(new Half[][] { [(Half)0.9995f, (Half)1.2f] }, new ushort[][] { [1, 2] }, new ushort[] { 0 });

        var data = SpikeDataset.LoadShd(path, new() { Dt = new(0.1f), MaxSteps = 20_000 });

        Assert.Equal([((int)MathF.Floor((float)(Half)0.9995f * 1000 / 0.1f), 1), (12001, 2)], Pairs(data[0].Spikes));
    }

    [Fact]
    public void A_channel_spikes_at_most_once_in_a_step()
    {
        var data = SpikeDataset.LoadShd(OneExample([0.0101f, 0.0102f, 0.0103f, 0.0111f], [4, 3, 4, 4]));

        Assert.Equal([(10, 3), (10, 4), (11, 4)], Pairs(data[0].Spikes));
    }

    [Fact]
    public void Units_ascend_within_a_step()
    {
        var data = SpikeDataset.LoadShd(OneExample([0.001f, 0.0011f, 0.0012f, 0.0013f, 0.0014f], [699, 64, 0, 63, 128]));

        Assert.Equal([0, 63, 64, 128, 699], data[0].Spikes.At(1).ToArray());
    }

    [Fact]
    public void Spikes_after_the_last_step_are_dropped_and_counted_where_that_is_asked_for()
    {
        string path = OneExample([0.5f, 0.9995f, 1.0f, 2.5f], [1, 2, 3, 4]);

        var data = SpikeDataset.LoadShd(path, new() { MostDropped = 0.5 });
        Assert.Equal([(500, 1), (999, 2)], Pairs(data[0].Spikes));
        Assert.Equal((2, 4, 0.5), (data.Dropped.Count, data.Dropped.Total, data.Dropped.Share));
        Assert.Equal("2 of 4 spikes (50 %)", data.Dropped.ToString());
        Assert.Equal(data.Dropped, data.Take(1).Dropped);
        Assert.Equal([(500, 1)], Pairs(SpikeDataset.LoadShd(path, new() { MaxSteps = 700, MostDropped = 1 })[0].Spikes));
        Assert.Equal(501, SpikeDataset.LoadShd(path, new() { MaxSteps = 700, MostDropped = 1 }).Steps);
    }

    [Fact]
    public void One_spike_in_a_hundred_may_come_late_and_no_more()
    {
        float[] times = [.. Enumerable.Range(0, 99).Select(k => k * 0.01f), 5000];
        ushort[] units = [.. Enumerable.Range(0, 100).Select(k => (ushort)k)];

        var data = SpikeDataset.LoadShd(OneExample(times, units));
        Assert.Equal((1, 100, 981), (data.Dropped.Count, data.Dropped.Total, data.Steps));
        string message = Assert.Throws<SpikeDataException>(() => SpikeDataset.LoadShd(OneExample(times[1..], units[1..]))).Message;
        Assert.Contains("1 of 99 spikes (1.01 %) come after the end of the trial, 1000 steps of 1 ms; the last is at 5000 s. Raise ShdOptions.MaxSteps", message);
    }

    [Theory]
    [InlineData(1, "ms")]
    [InlineData(1e-3f, "us")]
    public void Times_in_another_unit_are_refused_with_a_guess_and_read_where_it_is_given(float unit, string name)
    {
        float[] seconds = [0.0625f, 0.125f, 0.75f];
        string path = OneExample([.. seconds.Select(t => t * 1000 / unit)], [1, 2, 3]);

        string message = Assert.Throws<SpikeDataException>(() => SpikeDataset.LoadShd(path)).Message;
        Assert.Contains($"3 of 3 spikes (100 %) come after the end of the trial", message);
        Assert.Contains($"Are the times in {name}? Then set ShdOptions.TimeUnit (--time-unit {name}).", message);
        var data = SpikeDataset.LoadShd(path, new() { TimeUnit = new(unit) });
        Assert.Equal([(62, 1), (125, 2), (750, 3)], Pairs(data[0].Spikes));
        Assert.Equal(0, data.Dropped.Count);
    }

    [Fact]
    public void Times_may_be_whole_numbers()
    {
        var data = SpikeDataset.LoadShd(Write(new uint[][] { [62_500, 125_000] }, new ushort[][] { [1, 2] }, new byte[] { 0 }), new() { TimeUnit = new(1e-3f) });
        Assert.Equal([(62, 1), (125, 2)], Pairs(data[0].Spikes));
    }

    [Fact]
    public void The_order_of_the_spikes_in_the_file_means_nothing()
    {
        var sorted = SpikeDataset.LoadShd(OneExample([0.0105f, 0.0106f, 0.25f, 0.26f], [7, 3, 1, 2]));
        var mixed = SpikeDataset.LoadShd(OneExample([0.26f, 0.0106f, 0.25f, 0.0105f], [2, 3, 1, 7]));

        ShdLayoutTests.AssertSame(sorted, mixed);
        Assert.Equal([(10, 3), (10, 7), (250, 1), (260, 2)], Pairs(mixed[0].Spikes));
    }

    public static TheoryData<string, float, int> Grids()
    {
        var data = new TheoryData<string, float, int>();
        foreach (string type in new[] { "float", "double" })
        {
            foreach (var (dt, perSecond) in new[] { (1f, 1000), (0.1f, 10_000), (0.2f, 5000), (0.5f, 2000), (0.7f, 0), (2f, 500) })
            {
                data.Add(type, dt, perSecond);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_spike_on_an_edge_is_in_the_step_that_begins_there(string type, float dt, int perSecond)
    {
        // in both ways to write it: k·0.001 is rounded twice, k/1000 once
        foreach (bool divided in new[] { true, false })
        {
            double[] times = [.. Enumerable.Range(0, 1000).Select(k => divided && perSecond > 0 ? k / (double)perSecond : k * (double)(decimal)dt / 1000)];
            ushort[][] units = [[.. Enumerable.Repeat((ushort)5, 1000)]];
            string path = type == "double"
                ? Write(new double[][] { times }, units, new byte[] { 0 })
                : Write(new float[][] { [.. times.Select(t => (float)t)] }, units, new byte[] { 0 });

            var data = SpikeDataset.LoadShd(path, new() { Dt = new(dt) });
            Assert.Equal(Enumerable.Range(0, 1000).Select(k => (k, 5)), Pairs(data[0].Spikes));
        }
    }

    [Fact]
    public void A_spike_just_before_an_edge_is_not_on_it()
    {
        double[] times = [.. Enumerable.Range(1, 999).Select(k => k * 1e-3 - 1e-8)];
        var data = SpikeDataset.LoadShd(Write(new double[][] { times }, new ushort[][] { [.. Enumerable.Repeat((ushort)5, 999)] }, new byte[] { 0 }));
        // the 42nd is before its edge by less than single precision tells
        Assert.Equal([.. Enumerable.Range(0, 41), 42], Pairs(data[0].Spikes).Take(42).Select(s => s.Step));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(501)]
    [InlineData(2000)]
    public void Steps_asked_for_are_the_steps_of_every_train(int steps)
    {
        string path = Write(new float[][] { [0.05f, 0.5f, 1.5f], [] }, new ushort[][] { [1, 2, 3], [] }, new ushort[] { 0, 0 });

        var data = SpikeDataset.LoadShd(path, new() { Steps = steps, MostDropped = 1 });

        Assert.Equal(steps, data.Steps);
        Assert.All(data, e => Assert.Equal(steps, e.Spikes.Steps));
        Assert.Equal(new[] { 50, 500, 1500 }.Count(step => step < steps), data[0].Spikes.Count);
    }

    [Fact]
    public void A_set_without_any_spike_has_one_step() =>
        Assert.Equal(1, SpikeDataset.LoadShd(OneExample([], [])).Steps);

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(1, 300)]
    [InlineData(4, 1000)]
    [InlineData(0.5f, 1000)]
    public void Recorded_spikes_are_binned_as_defined(float dt, int maxSteps)
    {
        var data = SpikeDataset.LoadShd(SpikeFiles.Tiny(), new() { Dt = new(dt), MaxSteps = maxSteps, MostDropped = 1 });
        using var file = H5File.OpenRead(SpikeFiles.Tiny());
        var times = file.Dataset("spikes/times").Read<Half[][]>();
        var units = file.Dataset("spikes/units").Read<ushort[][]>();

        Assert.All(Enumerable.Range(0, data.Count), i => Assert.Equal(
            times[i].Zip(units[i], (t, unit) => (Step: (int)MathF.Floor((float)t * 1000 / dt), Unit: (int)unit))
                .Where(spike => spike.Step < maxSteps).Distinct().Order(),
            Pairs(data[i].Spikes)));
    }
}
