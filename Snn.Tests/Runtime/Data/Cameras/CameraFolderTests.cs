using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Cameras;

public sealed class CameraFolderTests : IDisposable
{
    private static readonly CameraOptions Options = new() { Width = 34, Height = 34 };
    private static readonly CameraBinning Binning = new() { Steps = 20, Pool = 2 };
    private readonly string _folder = Directory.CreateTempSubdirectory("snn-cameras-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folders_are_classes_in_the_order_of_their_numbers_and_names()
    {
        Write("10/2.bin", 4);
        Write("10/10.bin", 5);
        Write("9/00001.bin", 3);
        Write("ant/readme.md", 1);
        Write("ant/x.bin", 6);

        var data = CameraFolder.Load(_folder, Options, Binning);
        Assert.Equal(["9", "10", "ant"], data.ClassNames!);
        Assert.Equal([(0, 3), (1, 4), (1, 5), (2, 6)], data.Select(e => (e.Label, e.Spikes.At(0)[0] / 2)));
        Assert.Equal((17 * 17 * 2, 3, 20, 1f), (data.Channels, data.Classes, data.Steps, data.Dt.Value));
        Assert.Equal((4, 8), (data.Dropped.Count, data.Dropped.Total));
        Assert.Equal([0, 1, 2], CameraFolder.Load(_folder, Options, Binning, limit: 1).Select(e => e.Label));

        var open = CameraFolder.Open(_folder, Options, Binning);
        Assert.Equal(data.Select(e => (e.Label, e.Spikes.At(0)[0])), open.Select(e => (e.Label, e.Spikes.At(0)[0])));
    }

    [Fact]
    public void A_gzipped_recording_stands_where_its_number_does()
    {
        Write("0/10.bin", 5);
        string path = Path.Combine(_folder, "0", "9.bin.gz");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
        {
            packed.Write(CameraFiles.Bin([new(0, 6, 0, false)]));
        }

        Assert.Equal([3, 5], CameraFolder.Open(_folder, Options, Binning, held: 1).Select(e => e.Spikes.At(0)[0] / 2));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_named()
    {
        Assert.Contains("give the folder that has one for each class", Bad(() => CameraFolder.Load(Path.Combine(_folder, "none"), Options, Binning)));
        Assert.Contains("no folders with recordings", Bad(() => CameraFolder.Load(_folder, Options, Binning)));
        Assert.Throws<ArgumentException>(() => CameraFolder.Load(_folder, new(), Binning));
        Assert.Throws<ArgumentException>(() => CameraFolder.Load(_folder, Options, new()));
        string bad = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "0")).FullName, "a.bin");
        File.WriteAllBytes(bad, new byte[7]);
        Assert.StartsWith(bad, Bad(() => CameraFolder.Load(_folder, Options, Binning)));
        var open = CameraFolder.Open(_folder, Options, Binning);
        Assert.StartsWith(bad, Bad(() => _ = open[0]));
    }

    [Fact]
    public void Gestures_are_the_parts_of_a_trial_that_its_table_says()
    {
        File.WriteAllBytes(Path.Combine(_folder, "user01_lab.aedat"), CameraFiles.Aedat3(CameraFiles.Few));
        File.WriteAllText(Path.Combine(_folder, "user01_lab_labels.csv"), "class,startTime_usec,endTime_usec\n2,0,1000\n11,1000,60000\n");
        File.WriteAllText(Path.Combine(_folder, "trials_to_train.txt"), "user01_lab.aedat\n\n");

        var data = DvsGesture.Load(DvsGesture.ReadTraining(_folder, Binning), Binning);
        Assert.Equal([(1, 1), (10, 2)], data.Select(e => (e.Label, e.Spikes.Count)));
        Assert.Equal((64 * 64 * 2, 11), (data.Channels, data.Classes));
        Assert.Equal([2 * (64 + 1) + 1], data[0].Spikes.At(0).ToArray());
        Assert.Contains("trials_to_test.txt", Bad(() => DvsGesture.ReadTest(_folder, Binning)));
        Assert.Throws<ArgumentException>(() => DvsGesture.ReadTest(_folder, new()));
    }

    [Theory]
    [InlineData("class,startTime_usec,endTime_usec\n12,0,1000\n", 2)]
    [InlineData("1,0,1000\n0,0,1000\n", 2)]
    [InlineData("1,1000,1000\n", 1)]
    [InlineData("1,0\n", 1)]
    [InlineData("1,0,x\n", 1)]
    public void A_bad_line_of_a_table_is_shown(string text, int line)
    {
        string path = Path.Combine(_folder, "labels.csv");
        File.WriteAllText(path, text);
        Assert.StartsWith($"{path}: at line {line}: ", Bad(() => DvsGesture.Gestures(path)));
    }

    private static string Bad(Action read) => Assert.Throws<SpikeDataException>(read).Message;

    // a spike of the pixel at a column, and one too late
    private void Write(string name, ushort column)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, CameraFiles.Bin([new(0, (ushort)(2 * column), 0, false), new(20_500, 0, 0, false)]));
    }
}
