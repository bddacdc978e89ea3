using PureHDF;

namespace Snn.Tests.Runtime.Data;

public sealed class ShdLayoutTests : TemporaryShd
{
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    [Fact]
    public void The_small_set_has_the_known_content()
    {
        var data = SpikeDataset.LoadShd(SpikeFiles.Tiny());

        Assert.Equal(40, data.Count);
        Assert.Equal((700, 10, 530), (data.Channels, data.Classes, data.Steps));
        Assert.Equal(1, data.Dt.Value);
        Assert.Equal(Digits, data.ClassNames!);
        Assert.Equal([5, 2, 0, 8, 9, 7, 2, 8, 4, 1], data.Take(10).Select(e => e.Label));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(4, data.Count(e => e.Label == label)));
        Assert.All(data, e => Assert.InRange(e.Speaker!.Value, 0, 5));
        Assert.All(data, e => Assert.Equal(530, e.Spikes.Steps));
        Assert.Equal(182_396, data.Sum(e => e.Spikes.Count));
    }

    [Theory]
    [InlineData("tiny_shd_contiguous.h5")]
    [InlineData("tiny_shd_pytables.h5")]
    public void All_ways_to_store_the_lists_read_the_same(string variant) =>
        AssertSame(SpikeDataset.LoadShd(SpikeFiles.Tiny()), SpikeDataset.LoadShd(SpikeFiles.Tiny(variant)));

    [Theory]
    [InlineData("packed.h5.gz")]
    [InlineData("packed_but_named_plain.h5")]
    public void A_gzipped_file_reads_as_the_plain_one(string name)
    {
        string path = WriteBytes(Gzipped(File.ReadAllBytes(SpikeFiles.Tiny())), name);

        AssertSame(SpikeDataset.LoadShd(SpikeFiles.Tiny()), SpikeDataset.LoadShd(path));
    }

    [Fact]
    public void A_plain_file_that_kept_its_gz_name_reads_too()
    {
        string path = WriteBytes(File.ReadAllBytes(SpikeFiles.Tiny()), "unpacked.h5.gz");

        AssertSame(SpikeDataset.LoadShd(SpikeFiles.Tiny()), SpikeDataset.LoadShd(path));
    }

    [Fact]
    public void Times_of_two_four_and_eight_bytes_read_the_same()
    {
        Half[] times = [(Half)0.0011, (Half)0.0123, (Half)0.731, (Half)0.9995];
        ushort[][] units = [[3, 1, 699, 0]];
        ushort[] labels = [2];

        var two = SpikeDataset.LoadShd(Write(new Half[][] { times }, units, labels));
        var four = SpikeDataset.LoadShd(Write(new float[][] { [.. times.Select(t => (float)t)] }, units, labels));
        var eight = SpikeDataset.LoadShd(Write(new double[][] { [.. times.Select(t => (double)t)] }, units, labels));

        Assert.Equal([(1, 3), (12, 1), (730, 699), (999, 0)], Pairs(two[0].Spikes));
        AssertSame(two, four);
        AssertSame(two, eight);
    }

    [Fact]
    public void Integers_of_any_width_read_the_same()
    {
        float[][] times = [[0.001f, 0.002f], [0.003f]];
        var narrow = SpikeDataset.LoadShd(Write(times, new byte[][] { [7, 9], [11] }, new byte[] { 1, 0 }, new sbyte[] { 3, 4 }));
        var wide = SpikeDataset.LoadShd(Write(times, new long[][] { [7, 9], [11] }, new int[] { 1, 0 }, new ulong[] { 3, 4 }));
        var signed = SpikeDataset.LoadShd(Write(times, new short[][] { [7, 9], [11] }, new uint[] { 1, 0 }, new long[] { 3, 4 }));

        Assert.Equal([(1, 7), (2, 9)], Pairs(narrow[0].Spikes));
        Assert.Equal([3, 4], narrow.Select(e => e.Speaker!.Value));
        AssertSame(narrow, wide);
        AssertSame(narrow, signed);
    }

    [Fact]
    public void Without_speakers_and_names_the_highest_label_gives_the_classes()
    {
        var data = SpikeDataset.LoadShd(Write(new float[][] { [0.1f], [0.2f] }, new ushort[][] { [1], [2] }, new ushort[] { 4, 0 }));

        Assert.Null(data.ClassNames);
        Assert.All(data, e => Assert.Null(e.Speaker));
        Assert.Equal(5, data.Classes);
    }

    [Fact]
    public void Class_names_shorter_than_their_field_come_without_padding()
    {
        var data = SpikeDataset.LoadShd(Write(new float[][] { [0.1f] }, new ushort[][] { [1] }, new ushort[] { 0 }, keys: ["one", "three"]));

        Assert.Equal(["one", "three"], data.ClassNames!);
        Assert.Equal(2, data.Classes);
    }

    [Fact]
    public void An_utterance_without_spikes_is_legal()
    {
        var data = SpikeDataset.LoadShd(Write(new float[][] { [0.002f], [] }, new ushort[][] { [1], [] }, new ushort[] { 0, 1 }));

        Assert.Equal(0, data[1].Spikes.Count);
        Assert.Equal(3, data[1].Spikes.Steps);
    }

    [Fact]
    public void A_list_that_was_never_written_is_an_utterance_without_spikes()
    {
        byte[] content = File.ReadAllBytes(SpikeFiles.Tiny("tiny_shd_contiguous.h5"));
        ClearList(content, "spikes/times", 3);
        ClearList(content, "spikes/units", 3);

        var data = SpikeDataset.LoadShd(WriteBytes(content));

        Assert.Equal(0, data[3].Spikes.Count);
        Assert.NotEqual(0, data[4].Spikes.Count);
    }

    [SkippableTheory]
    [InlineData("fsdd/fsdd_spikes_train.h5", 2400)]
    [InlineData("fsdd/fsdd_spikes_test.h5", 300)]
    public void Large_sets_load(string name, int examples)
    {
        var data = SpikeDataset.LoadShd(SpikeFiles.Large(name));

        Assert.Equal((examples, 10, 1000), (data.Count, data.Classes, data.Steps));
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(examples / 10, data.Count(e => e.Label == label)));
        Assert.InRange(data.Average(e => e.Spikes.Count), 5500, 5650);
    }

    [SkippableFact]
    public void The_spoken_digits_train_and_test_in_the_same_steps()
    {
        var train = SpikeDataset.LoadShd(SpikeFiles.SpokenDigits("digits_train.h5.gz"));
        var test = SpikeDataset.LoadShd(SpikeFiles.SpokenDigits("digits_test.h5.gz"), new() { Steps = train.Steps });

        Assert.Equal((600, 320), (train.Count, test.Count));
        Assert.Equal((843, 843), (train.Steps, test.Steps));
        Assert.Equal((20, 20), (train.Classes, test.Classes));
        Assert.Equal("fünf", train.ClassNames![15]);
        Assert.Equal(train.ClassNames, test.ClassNames);
        Assert.Equal(Enumerable.Range(0, 10), train.Select(e => e.Speaker!.Value).Distinct().Order());
    }

    internal static void AssertSame(SpikeDataset expected, SpikeDataset actual)
    {
        Assert.Equal((expected.Count, expected.Channels, expected.Classes, expected.Steps), (actual.Count, actual.Channels, actual.Classes, actual.Steps));
        Assert.Equal(expected.ClassNames, actual.ClassNames);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal((pair.First.Label, pair.First.Speaker), (pair.Second.Label, pair.Second.Speaker));
            Assert.Equal(Pairs(pair.First.Spikes), Pairs(pair.Second.Spikes));
        });
    }

    // a list is stored as its length, the address of its heap and its number there: 16 bytes
    private static void ClearList(byte[] content, string name, int row)
    {
        const int Stored = 16;
        int[] lengths;
        using (var file = H5File.Open(new MemoryStream(content), leaveOpen: false))
        {
            var dataset = file.Dataset(name);
            lengths = name.EndsWith("units", StringComparison.Ordinal)
                ? [.. dataset.Read<ushort[][]>().Select(list => list.Length)]
                : [.. dataset.Read<Half[][]>().Select(list => list.Length)];
        }

        int table = Enumerable.Range(0, content.Length - Stored * lengths.Length)
            .First(at => BitConverter.ToInt32(content, at + Stored * row) == lengths[row]
                && Enumerable.Range(0, lengths.Length).All(i => BitConverter.ToInt32(content, at + Stored * i) == lengths[i]));
        content.AsSpan(table + Stored * row, Stored).Clear();
    }
}
