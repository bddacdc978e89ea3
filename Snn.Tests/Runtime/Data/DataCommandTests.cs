using System.IO.Compression;
using System.Text;
using Snn.Cli;
using Snn.Runtime;
using Snn.Tests.Runtime.Data.Cameras;
using Snn.Tests.Runtime.Data.Sounds;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Data;

/// <summary><c>snn data info</c>.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_in_the_SHD_layout_is_described_class_by_class_and_drawn()
    {
        string picture = _folder.File("raster.png");
        string text = Info(SpikeFiles.Tiny(), picture, example: 3);
        Assert.Matches("format +SHD layout\n", text);
        Assert.Matches("examples +40\n", text);
        Assert.Matches("speakers +6\n", text);
        Assert.Matches(@"\nclass +examples +spikes each\n0 zero +4 +[\d,]+\n", text);
        Assert.Matches(@"\n9 nine +4 +[\d,]+\n", text);
        Assert.Contains("picture: ", text);
        Assert.True(new FileInfo(picture).Length > 10_000);
    }

    [Fact]
    public void Files_of_every_kind_are_described()
    {
        Assert.Matches("samples +6, 8,000 in a second\n", Info(Written("a.wav", WavFiles.Wav(WavFiles.Few, 16))));
        Assert.Matches("events +4, 50 % brighter\n(.*\n)*pixels +346 × 260\n", Info(Written("a.aedat4", CameraFiles.Aedat4(CameraFiles.Few, packing: 3, CameraFiles.Zstandard))));
        Assert.Matches("format +event camera\n", Info(Written("a.txt", CameraFiles.Csv(CameraFiles.Few))));
        Assert.Matches("format +list of spikes\nspikes +2\n", Info(Written("list.txt", Encoding.UTF8.GetBytes("3 0.5\n2 17\n"))));
        Assert.Matches("\nA +[0-9,]+ spikes of neurons", Info(SpikeFiles.Tiny("sonata_spikes.h5")));
        Assert.Matches("format +IDX, images\nexamples +2\npixels +2 × 3\n", Info(Written("i.gz", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, 12).Select(i => (byte)(20 * i))])));
        Assert.Matches("classes +8\nclass +examples\n(.*\n)*7 +1\n", Info(Written("l", [0, 0, 8, 1, 0, 0, 0, 2, 7, 0])));
        string store = _folder.File("a.spikes");
        SpikeStore.Write(store, [new(SpikeTrain.FromPairs([(1, 3)], 3), 1)], 5, 2, 3, 1 * ms, ["no", "yes"]);
        Assert.Matches("channels +5\n(.*\n)*1 yes +1 +1\n", Info(store));
    }

    [Fact]
    public void A_silent_sound_is_described_without_spikes() =>
        Assert.Matches("format +WAV\nsamples +6, 8,000 in a second\nduration +[0-9.]+ ms\n(.*\n)*spikes +none, the sound is silent\n", Info(Silence()));

    [Fact]
    public void A_gzipped_file_in_the_SHD_layout_is_described_as_it_is_unpacked()
    {
        string packed = Written("a.h5.gz", []);
        using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            gzip.Write(File.ReadAllBytes(SpikeFiles.Tiny()));
        }

        Assert.Equal(Info(SpikeFiles.Tiny()), Info(packed).Replace("SHD layout, gzipped", "SHD layout"));
    }

    [Fact]
    public void What_cannot_be_described_is_one_error()
    {
        Assert.Contains("no such file", Refused(_folder.File("none.h5")));
        Assert.Contains("neither its first bytes nor its name", Refused(Written("a.xyz", [1, 2, 3])));
        Assert.Contains("no spikes to draw", Refused(Written("l", [0, 0, 8, 1, 0, 0, 0, 2, 7, 0]), "--out", _folder.File("a.png")));
        Assert.Contains("no spikes to draw", Refused(Silence(), "--out", _folder.File("a.png")));
        Assert.Contains("40 examples", Refused(SpikeFiles.Tiny(), "--example", "40"));

        string Refused(string path, params string[] options)
        {
            var error = new StringWriter();
            Assert.Equal(ConsoleRun.Failed, ConsoleRun.Guard(() => SnnCommand.Run(["data", "info", path, .. options]), error));
            return error.ToString();
        }
    }

    private static string Info(string path, string? picture = null, int example = 0)
    {
        var console = new TestConsole(terminal: false);
        Assert.Equal(0, DataCommand.Run(path, new(), new(), example, picture, console.Create()));
        return console.Text.ReplaceLineEndings("\n");
    }

    private string Silence() => Written("silence.wav", WavFiles.Wav(new double[6], 16));

    private string Written(string name, byte[] content)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
