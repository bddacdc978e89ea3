using System.Buffers.Binary;
using System.IO.Compression;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

public sealed class MnistTests : IDisposable
{
    private static readonly LatencyEncoder Encoder = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("snn-mnist-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read_plain_or_gzipped_whatever_the_name(bool gzip)
    {
        string images = Write("images.any", Images(3, 2, 4), gzip), labels = Write("labels", Labels(7, 0, 9), gzip);

        var data = Mnist.LoadFiles(images, labels, Encoder);

        Assert.Equal([7, 0, 9], data.Select(e => e.Label));
        Assert.Equal((8, 10, 20, 1f), (data.Channels, data.Classes, data.Steps, data.Dt.Value));
        // image i has one bright pixel, i
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal([i], data[i].Spikes.At(0).ToArray()));
        Assert.All(data, e => Assert.Equal(1, e.Spikes.Count));
        Assert.Equal(2, Mnist.LoadFiles(images, labels, Encoder, limit: 2).Count);
    }

    [Fact]
    public void The_four_files_are_found_in_their_folder()
    {
        Write("train-images-idx3-ubyte", Images(3, 2, 4));
        Write("train-labels-idx1-ubyte.gz", Labels(1, 2, 3), gzip: true);
        Write("t10k-images-idx3-ubyte.gz", Images(1, 2, 4), gzip: true);
        Write("t10k-labels-idx1-ubyte", Labels(4));
        Assert.Equal(3, Mnist.LoadTraining(Mnist.Find(_folder), Encoder).Count);
        Assert.Equal(4, Mnist.LoadTest(_folder, Encoder)[0].Label);
    }

    [Fact]
    public void A_missing_file_or_folder_is_named()
    {
        var file = Assert.Throws<SpikeDataException>(() => Mnist.LoadTest(_folder, Encoder));
        Assert.Contains("t10k-images-idx3-ubyte", file.Message);
        Assert.Contains(".gz", file.Message);
        Assert.Contains("no such folder", Assert.Throws<SpikeDataException>(() => Mnist.Find(Path.Combine(_folder, "none"))).Message);
        AssertBad(Path.Combine(_folder, "none"), Write("labels", Labels(1)), Path.Combine(_folder, "none"), "no such file");
    }

    [Fact]
    public void A_wrong_magic_is_shown()
    {
        byte[] content = Images(1, 2, 4);
        content[2] = 13;
        string images = Write("images", content), labels = Write("labels", Labels(1));
        AssertBad(images, labels, images, "00000D03 instead of 00000803");
        AssertBad(labels, labels, labels, "exchanged");
        AssertBad(images, Write("swapped", Images(1, 2, 4)), Path.Combine(_folder, "swapped"), "exchanged");
    }

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        byte[] content = Images(3, 2, 4);
        string labels = Write("labels", Labels(1, 2, 3));
        Assert.All(Enumerable.Range(0, content.Length), length =>
        {
            string images = Write("images", content[..length]);
            AssertBad(images, labels, images, length < 16 ? "within its header" : "truncated");
        });
        byte[] packed = File.ReadAllBytes(Write("packed", content, gzip: true));
        string cut = Write("cut", packed[..^3]);
        AssertBad(cut, labels, cut, "gzip is truncated");
    }

    [Fact]
    public void Bytes_beyond_the_last_image_are_refused()
    {
        string images = Write("images", [.. Images(1, 2, 4), 0]);
        AssertBad(images, Write("labels", Labels(1)), images, "8 bytes are announced but 9 are there");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7fffffffu)]
    public void Impossible_sizes_are_refused(uint size)
    {
        byte[] content = Images(1, 2, 4);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(8), size);
        string images = Write("images", content);
        AssertBad(images, Write("labels", Labels(1)), images, "fetch it again");
    }

    [Fact]
    public void Numbers_of_images_and_labels_must_agree()
    {
        string images = Write("images", Images(3, 2, 4));
        AssertBad(images, Write("labels", Labels(1, 2)), images, "3 images but 2 labels");
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_example()
    {
        string labels = Write("labels", Labels(1, 10));
        AssertBad(Write("images", Images(2, 2, 4)), labels, labels, "example 1: the label is 10");
    }

    [Fact]
    public void A_folder_is_looked_for_in_the_variable_or_upwards()
    {
        string start = Path.Combine(_folder, "a", "b"), root = Path.GetPathRoot(_folder)!;
        Assert.Equal([Path.Combine("/data", "mnist"), "/data"], DataFolder.Candidates("mnist", "/data", start));
        var upwards = DataFolder.Candidates("mnist", null, start, _folder).ToArray();
        Assert.Equal(Path.Combine(start, "shared", "data", "mnist"), upwards[0]);
        Assert.Contains(Path.Combine(_folder, "shared", "data", "mnist"), upwards);
        Assert.Equal(Path.Combine(root, "shared", "data", "mnist"), upwards[^1]);
        Assert.Equal(upwards.Distinct(), upwards);
        var missing = Assert.Throws<SpikeDataException>(() => DataFolder.First("no such set", [.. DataFolder.Candidates("no such set", null, start)]));
        Assert.Contains("SNN_DATA", missing.Message);
        Assert.Contains(Path.Combine("shared", "data", "no such set"), missing.Message);
    }

    private static byte[] Images(int count, int rows, int columns)
    {
        var content = new byte[16 + count * rows * columns];
        uint[] header = [0x803, (uint)count, (uint)rows, (uint)columns];
        for (int i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(4 * i), header[i]);
        }

        for (int i = 0; i < count; i++)
        {
            content[16 + i * rows * columns + i] = 255;
        }

        return content;
    }

    private static byte[] Labels(params byte[] labels) => [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels];

    private string Write(string name, byte[] content, bool gzip = false)
    {
        string path = Path.Combine(_folder, name);
        using Stream file = gzip ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
        file.Write(content);
        return path;
    }

    private static void AssertBad(string images, string labels, string named, string problem)
    {
        var e = Assert.Throws<SpikeDataException>(() => Mnist.LoadFiles(images, labels, Encoder));
        Assert.StartsWith(named, e.Message);
        Assert.Contains(problem, e.Message);
    }
}
