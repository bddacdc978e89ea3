namespace Snn.Tests.Runtime.Data;

/// <summary>Files as HDF5's own library writes them: what is sound is read right, or what PureHDF lacks is named; none is called damaged.</summary>
public sealed class Hdf5FileTests
{
    public static TheoryData<string> Orders() => [.. Hdf5Fixtures.All("hdf5_orders.zip").Select(f => f.Name)];

    public static TheoryData<string> Sound() => [.. Hdf5Fixtures.All("hdf5_features.zip").Select(f => f.Name).Where(name => name.StartsWith("good/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Every_width_of_numbers_is_read_in_either_order(string name) => AssertRead("hdf5_orders.zip", name);

    [Fact]
    public void All_orders_and_widths_are_among_them()
    {
        string[][] kinds = [.. Hdf5Fixtures.All("hdf5_orders.zip").Select(f => f.Name[..^3].Split('_'))];
        string[] floats = ["lef2", "bef2", "lef4", "bef4", "lef8", "bef8"];
        string[] integers = ["u1", "i1", "leu2", "beu2", "lei2", "bei2", "leu4", "beu4", "lei4", "bei4", "leu8", "beu8", "lei8", "bei8"];
        Assert.Equal(floats.SelectMany(_ => integers, (t, u) => (t, u)).Order(), kinds.Select(k => (k[0], k[1])).Order());
        Assert.All(integers, kind => Assert.Contains(kinds, k => k[2] == kind));
        Assert.Equal(8, kinds.Where(k => k.All(part => part.Length == 4)).Select(k => string.Concat(k.Select(part => part[0]))).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void Every_way_to_store_it_is_read(string name) => AssertRead("hdf5_features.zip", name);

    [Theory]
    [InlineData("lzf", "spikes/times is stored through lzf, HDF5's filter 32000, which PureHDF lacks: write it again plain or with gzip.")]
    [InlineData("shuffle", "spikes/times is stored through a shuffle of lists")]
    [InlineData("twelve_bits", "labels holds numbers of 12 bits in 2 bytes, which PureHDF cannot read")]
    [InlineData("bfloat16", "spikes/times holds numbers in a floating-point format of their own")]
    [InlineData("virtual", "labels is a virtual data set")]
    [InlineData("external", "labels lies in another file")]
    [InlineData("external_link", "labels is a link that leads nowhere (Could not find file another_file.h5)")]
    [InlineData("dangling_link", "labels is a link that leads nowhere")]
    [InlineData("user_block", "begins with a user block of 2048 bytes")]
    [InlineData("no_name", "name 1 in extra/keys was never written")]
    public void What_cannot_be_read_is_named(string name, string problem)
    {
        byte[] content = Hdf5Fixtures.Read("hdf5_features.zip", $"lacking/{name}.h5");
        string message = Assert.Throws<SpikeDataException>(() => SpikeDataset.LoadShd(new MemoryStream(content), "file.h5")).Message;
        Assert.StartsWith($"file.h5: {problem}", message.Replace("the file begins", "begins"));
        Assert.DoesNotContain("damaged", message);
    }

    [Fact]
    public void A_data_set_that_was_never_written_has_its_fill_value()
    {
        var data = SpikeDataset.LoadShd(new MemoryStream(Hdf5Fixtures.Read("hdf5_features.zip", "never_written.h5")), "file.h5");
        Assert.Equal([1, 1], data.Select(e => e.Label));
        Assert.All(data, e => Assert.Equal(0, e.Spikes.Count));
    }

    private static void AssertRead(string zip, string name)
    {
        var data = SpikeDataset.LoadShd(new MemoryStream(Hdf5Fixtures.Read(zip, name)), name);

        Assert.Equal([0, 1], data.Select(e => e.Label));
        Assert.Equal([62, 125], data[0].Spikes.Steps > 125 ? Steps(data[0].Spikes) : []);
        Assert.Equal([250], Steps(data[1].Spikes));
        Assert.Equal([1, 2, 3], [data[0].Spikes.At(62)[0], data[0].Spikes.At(125)[0], data[1].Spikes.At(250)[0]]);
        Assert.Equal(3, data.Sum(e => e.Spikes.Count));
        if (name.Contains("names", StringComparison.Ordinal))
        {
            Assert.Equal(["null", "fünf"], data.ClassNames!);
            Assert.Equal([3, 4], data.Select(e => e.Speaker!.Value));
        }

        static int[] Steps(SpikeTrain train) => [.. Enumerable.Range(0, train.Steps).Where(t => train.At(t).Length > 0)];
    }
}
