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
    public void Spikes_after_the_last_step_are_dropped()
    {
        string path = OneExample([0.5f, 0.9995f, 1.0f, 2.5f], [1, 2, 3, 4]);

        Assert.Equal([(500, 1), (999, 2)], Pairs(SpikeDataset.LoadShd(path)[0].Spikes));
        Assert.Equal([(500, 1)], Pairs(SpikeDataset.LoadShd(path, new() { MaxSteps = 700 })[0].Spikes));
        Assert.Equal(501, SpikeDataset.LoadShd(path, new() { MaxSteps = 700 }).Steps);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(501)]
    [InlineData(2000)]
    public void Steps_asked_for_are_the_steps_of_every_train(int steps)
    {
        string path = Write(new float[][] { [0.05f, 0.5f, 1.5f], [] }, new ushort[][] { [1, 2, 3], [] }, new ushort[] { 0, 0 });

        var data = SpikeDataset.LoadShd(path, new() { Steps = steps });

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
        var data = SpikeDataset.LoadShd(SpikeFiles.Tiny(), new() { Dt = new(dt), MaxSteps = maxSteps });
        using var file = H5File.OpenRead(SpikeFiles.Tiny());
        var times = file.Dataset("spikes/times").Read<Half[][]>();
        var units = file.Dataset("spikes/units").Read<ushort[][]>();

        Assert.All(Enumerable.Range(0, data.Count), i => Assert.Equal(
            times[i].Zip(units[i], (t, unit) => (Step: (int)MathF.Floor((float)t * 1000 / dt), Unit: (int)unit))
                .Where(spike => spike.Step < maxSteps).Distinct().Order(),
            Pairs(data[i].Spikes)));
    }
}
