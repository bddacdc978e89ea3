using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Cameras;

public sealed class CameraBinningTests
{
    private static readonly CameraRecording Recording = new(
        [new(1000, 0, 0, false), new(1100, 0, 0, false), new(1900, 5, 0, true), new(2000, 1, 1, true), new(4500, 5, 3, false), new(4600, 4, 3, false)], 6, 4);

    [Fact]
    public void A_spike_has_the_neuron_of_its_row_column_and_polarity()
    {
        var train = new CameraBinning().Bin(Recording);
        Assert.Equal([(0, 0), (0, 11), (1, 15), (3, 44), (3, 46)], Pairs(train));
        Assert.Equal((4, 1f), (train.Steps, train.Dt!.Value.Value));
        Assert.Equal(((4, 6), 48), (new CameraBinning().Shape(6, 4), new CameraBinning().Channels(6, 4)));
    }

    [Fact]
    public void Pixels_and_times_are_cropped_and_made_coarser()
    {
        Assert.Equal([(0, 0), (0, 5), (1, 1), (3, 10)], Pairs(new CameraBinning { Pool = 2 }.Bin(Recording)));
        Assert.Equal((2, 3), new CameraBinning { Pool = 2 }.Shape(6, 4));
        Assert.Equal((2, 2), new CameraBinning { Pool = 3, Crop = new(0, 0, 4, 4) }.Shape(6, 4));
        Assert.Equal([(1, 1), (3, 22)], Pairs(new CameraBinning { Crop = new(1, 1, 4, 3) }.Bin(Recording)));
        Assert.Equal([(0, 15), (2, 44), (2, 46)], Pairs(new CameraBinning { Skip = 1 * Units.ms }.Bin(Recording)));
        Assert.Equal([(0, 0), (0, 11), (0, 15), (1, 44), (1, 46)], Pairs(new CameraBinning { Window = 2 * Units.ms }.Bin(Recording)));
        Assert.Equal(1f, new CameraBinning { Window = 2 * Units.ms }.Bin(Recording).Dt!.Value.Value);
    }

    [Fact]
    public void What_is_passed_over_ends_at_the_number_that_is_meant()
    {
        var recording = new CameraRecording([new(0, 0, 0, false), new(100, 1, 0, false), new(200, 2, 0, false), new(700, 3, 0, false)], 6, 4);
        Assert.Equal([(0, 1), (1, 2), (6, 3)], Pairs(new CameraBinning { Dt = 0.1f * Units.ms, Skip = 0.1f * Units.ms, Polarity = CameraPolarity.Merged }.Bin(recording)));
        var late = new CameraRecording([new(0, 0, 0, false), new(1_000_100, 1, 0, false), new(1_000_300, 2, 0, false)], 6, 4);
        Assert.Equal([(0, 1), (2, 2)], Pairs(new CameraBinning { Dt = 0.1f * Units.ms, Skip = 1000.1f * Units.ms, Polarity = CameraPolarity.Merged }.Bin(late)));
    }

    [Fact]
    public void Polarities_are_kept_merged_or_chosen()
    {
        Assert.Equal([(0, 0), (0, 5), (1, 7), (3, 22), (3, 23)], Pairs(new CameraBinning { Polarity = CameraPolarity.Merged }.Bin(Recording)));
        Assert.Equal([(0, 5), (1, 7)], Pairs(new CameraBinning { Polarity = CameraPolarity.On }.Bin(Recording)));
        Assert.Equal([(0, 0), (3, 22), (3, 23)], Pairs(new CameraBinning { Polarity = CameraPolarity.Off }.Bin(Recording)));
    }

    [Fact]
    public void A_spike_may_need_several_events() => Assert.Equal([(0, 0), (3, 10)], Pairs(new CameraBinning { Least = 2, Pool = 2 }.Bin(Recording)));

    [Fact]
    public void Steps_are_as_many_as_asked_for()
    {
        var train = new CameraBinning { Steps = 2 }.Bin(Recording, out var dropped);
        Assert.Equal((2, 3, 2, 6), (train.Steps, train.Count, dropped.Count, dropped.Total));
        Assert.Equal(9, new CameraBinning { Steps = 9 }.Bin(Recording).Steps);
        Assert.Equal(0, new CameraBinning().Bin(new CameraRecording([], 6, 4)).Steps);
        Assert.Equal([(1, 0)], Pairs(new CameraBinning { Steps = 3 }.Bin(Recording.Between(0, 1050))));
        Assert.Contains("set CameraBinning.Steps", Assert.Throws<SpikeDataException>(() => new CameraBinning().Bin(new CameraRecording([new(0, 0, 0, true), new(long.MaxValue, 0, 0, true)], 6, 4))).Message);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        CameraBinning[] bad =
        [
            new() { Dt = new(0) }, new() { Window = new(-1) }, new() { Steps = 0 }, new() { Pool = 0 }, new() { Least = 0 }, new() { Skip = new(float.NaN) },
            new() { Crop = new(3, 0, 4, 4) }, new() { Crop = new(-1, 0, 4, 4) }, new() { Crop = new(0, 0, 0, 4) }, new() { Crop = new(1, 0, int.MaxValue, 4) },
        ];
        Assert.All(bad, binning => Assert.ThrowsAny<ArgumentException>(() => binning.Bin(Recording)));
        Assert.Throws<ArgumentException>(() => new CameraBinning().Channels(65536, 65536));
    }

    private static IEnumerable<(int Step, int Unit)> Pairs(SpikeTrain train) =>
        Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(unit => (t, unit)));
}
