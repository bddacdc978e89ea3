namespace Snn.Tests.Runtime.Data;

public sealed class BadShdTests : TemporaryShd
{
    private static readonly float[][] Times = [[0.1f, 0.2f], [0.3f]];
    private static readonly ushort[][] Units = [[1, 2], [3]];
    private static readonly ushort[] Labels = [0, 1];

    [Fact]
    public void A_missing_file_is_named() => AssertBad(At("nothing.h5"), "no such file");

    [Fact]
    public void A_missing_folder_is_named() => AssertBad(At("no/nothing.h5.gz"), "no such file");

    [Fact]
    public void A_folder_is_no_file() => AssertBad(Path.GetDirectoryName(At("x"))!, "cannot be opened");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public void A_file_of_another_format_is_refused(int length) =>
        AssertBad(WriteBytes([.. Enumerable.Repeat((byte)'x', length)]), "this is no HDF5 file");

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        byte[] content = File.ReadAllBytes(SpikeFiles.Tiny());
        Assert.All([8, 100, 1000, 5000, content.Length / 2, content.Length - 1], length => AssertBad(WriteBytes(content[..length]), "the file is truncated"));
    }

    [Fact]
    public void A_truncated_gzip_is_refused_wherever_it_ends()
    {
        byte[] content = Gzipped(File.ReadAllBytes(SpikeFiles.Tiny()));
        Assert.All([2, 10, 19, 1000, content.Length / 2, content.Length - 8, content.Length - 1], length => AssertBad(WriteBytes(content[..length], "cut.h5.gz"), "gzip is truncated or damaged"));
    }

    [Fact]
    public void A_damaged_gzip_is_refused()
    {
        byte[] content = Gzipped(File.ReadAllBytes(SpikeFiles.Tiny()));
        foreach (int at in (int[])[2, 11, content.Length / 2, content.Length - 8, content.Length - 1])
        {
            byte[] damaged = [.. content];
            damaged[at] ^= 0x55;
            AssertBad(WriteBytes(damaged, "damaged.h5.gz"), "gzip is truncated or damaged");
        }
    }

    [Fact]
    public void Random_damage_never_shows_as_an_exception_of_the_library()
    {
        byte[] content = File.ReadAllBytes(SpikeFiles.Tiny());
        var random = new Random(20);
        int refused = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = [.. content];
            int at = random.Next(i % 3 == 0 ? content.Length : 4096), length = random.Next(1, 16); // metadata come first
            random.NextBytes(damaged.AsSpan(at, Math.Min(length, content.Length - at)));
            string path = WriteBytes(damaged);
            try
            {
                SpikeDataset.LoadShd(path);
            }
            catch (SpikeDataException e)
            {
                Assert.Contains(path, e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 5, 100);
    }

    [Theory]
    [InlineData("spikes/times")]
    [InlineData("spikes/units")]
    [InlineData("labels")]
    public void A_missing_data_set_is_named(string name) => AssertBad(
        Write(name == "spikes/times" ? null : Times, name == "spikes/units" ? null : Units, name == "labels" ? null : Labels), $"{name} is missing");

    [Fact]
    public void A_file_without_examples_is_refused() => AssertBad(
        Write(Array.Empty<float[]>(), Array.Empty<ushort[]>(), Array.Empty<ushort>()), "no example");

    [Fact]
    public void Data_sets_of_other_lengths_are_refused()
    {
        AssertBad(Write(Times[..1], Units, Labels), "2 labels but 1 rows of spikes/times");
        AssertBad(Write(Times, Units[..1], Labels), "2 labels but 1 rows of spikes/units");
        AssertBad(Write(Times, Units, Labels[..1]), "1 labels but 2 rows of spikes/times");
        AssertBad(Write(Times, Units, Labels, new ushort[3]), "2 labels but 3 rows of extra/speaker");
    }

    [Fact]
    public void Data_sets_of_other_types_are_refused()
    {
        AssertBad(Write(Times, Times, Labels), "spikes/units holds FloatingPoint");
        AssertBad(Write(new float[2], Units, Labels), "spikes/times holds FloatingPoint; it must hold FloatingPoint numbers of variable length");
        AssertBad(Write(Times, Units, new float[2]), "labels holds FloatingPoint");
        AssertBad(Write(Times, Units, Units), "labels holds VariableLength");
        AssertBad(Write(Times, Units, new ushort[2, 1]), "labels has 2 dimensions");
        AssertBad(Write(Times, Units, Labels, new double[2]), "extra/speaker holds FloatingPoint");
    }

    [Fact]
    public void Times_and_units_of_other_lengths_are_refused_with_the_example() =>
        AssertBad(Write(Times, new ushort[][] { [1, 2], [3, 4] }, Labels), "there are 1 times but 2 units", example: 1);

    [Fact]
    public void A_unit_beyond_the_channels_is_refused_with_the_example()
    {
        string path = Write(Times, new ushort[][] { [1, 2], [700] }, Labels);

        AssertBad(path, "spike 0 is in unit 700 but there are 700 channels", example: 1);
        Assert.Equal(701, SpikeDataset.LoadShd(path, new() { Channels = 701 }).Channels);
        AssertBad(Write(Times, new long[][] { [1, 2], [long.MaxValue] }, Labels), "but there are 700 channels", example: 1);
        AssertBad(Write(Times, new int[][] { [1, -2], [3] }, Labels), "spike 1 is in unit -2", example: 0);
    }

    [Theory]
    [InlineData(-0.1f, 0.1f, "before the start")]
    [InlineData(0.1f, float.NaN, "is at NaN, no time")]
    [InlineData(0.1f, float.PositiveInfinity, "is at Infinity, no time")]
    public void What_is_no_time_is_refused_with_the_example(float first, float second, string problem)
    {
        AssertBad(Write(new float[][] { [0.1f], [first, second] }, new ushort[][] { [1], [2, 3] }, Labels), problem, example: 1);
        AssertBad(Write(new double[][] { [0.1f], [first, second] }, new ushort[][] { [1], [2, 3] }, Labels), problem, example: 1);
    }

    [Fact]
    public void Faults_beyond_the_last_step_are_found_too() =>
        AssertBad(Write(new float[][] { [5, -4] }, new ushort[][] { [1, 2] }, new ushort[] { 0 }), "is at -4, before the start", example: 0);

    [Fact]
    public void A_label_out_of_range_is_refused_with_the_example()
    {
        AssertBad(Write(Times, Units, Labels), "the label is 1 but there are 1 classes", example: 1, new() { Classes = 1 });
        AssertBad(Write(Times, Units, Labels, keys: ["one"]), "extra/keys", example: 1);
        AssertBad(Write(Times, Units, new int[] { 0, -1 }), "the label is -1", example: 1);
        AssertBad(Write(Times, Units, new ulong[] { 0, ulong.MaxValue }), "the label is 2147483647", example: 1);
    }

    [Fact]
    public void Class_names_must_agree_with_the_classes_asked_for() =>
        AssertBad(Write(Times, Units, Labels, keys: ["a", "b", "c"]), "names 3 classes but ShdOptions.Classes is 2", example: null, new() { Classes = 2 });

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        ShdOptions[] bad = [new() { Dt = new(0) }, new() { Dt = new(float.NaN) }, new() { Channels = 0 }, new() { Classes = 0 }, new() { Steps = -1 }, new() { MaxSteps = 0 }, new() { TimeUnit = new(0) }, new() { MostDropped = -0.1 }, new() { MostDropped = double.NaN }];
        Assert.All(bad, options => Assert.Throws<ArgumentOutOfRangeException>(() => SpikeDataset.LoadShd(SpikeFiles.Tiny(), options)));
    }

    private static void AssertBad(string path, string problem, int? example = null, ShdOptions? options = null)
    {
        var e = Assert.Throws<SpikeDataException>(() => SpikeDataset.LoadShd(path, options));
        Assert.StartsWith(path, e.Message);
        Assert.Contains(problem, e.Message);
        Assert.Equal((path, example), (e.Path, e.Example));
        if (example is not null)
        {
            Assert.Contains($"example {example}:", e.Message);
        }
    }
}
