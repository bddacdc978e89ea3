using Snn.Runtime;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Data;

public sealed class StreamedDatasetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snn-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_store_gives_back_what_was_written()
    {
        SpikeTrain timed = new([0, 1, 1, 3], [4, 0, 2], [0.25f, 2, 2.5f], 1 * Units.ms), plain = SpikeTrain.FromPairs([(1, 3)], 3);
        string path = Path.Combine(_folder, "few.spikes");
        SpikeStore.Write(path, [new(timed, 1, 7), new(plain, 0), new(SpikeTrain.FromPairs([], 3), 1, -1)], 5, 2, 3, 1 * Units.ms, ["a", "b"]);

        var read = SpikeStore.Open(path);
        Assert.Equal((3, 5, 2, 3, 1f), (read.Count, read.Channels, read.Classes, read.Steps, read.Dt.Value));
        Assert.Equal(["a", "b"], read.ClassNames!);
        Assert.Equal([(1, 7), (0, null), (1, -1)], read.Select(e => (e.Label, e.Speaker)));
        Assert.Equal([(0, 4, 0.25f), (2, 0, 2f), (2, 2, 2.5f)], Spikes(read[0]));
        Assert.Equal([3], read[1].Spikes.At(1).ToArray());
        Assert.True(read[1].Spikes.TimesAt(1).IsEmpty);
        Assert.Equal(1f, read[0].Spikes.Dt!.Value.Value);
        Assert.Equal([1, 1], read.Subset([2, 0]).Select(e => e.Label));
        Assert.Equal([0, 1], read.Skip(1).Load().Select(e => e.Label));
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Subset([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => read[3]);
        Assert.Throws<ArgumentException>(() => SpikeStore.Write(path, [new(timed, 1)], 3, 2, 3, 1 * Units.ms));
        Assert.Contains("Example 1 has a spike in channel 9;", Assert.Throws<ArgumentException>(() => SpikeStore.Write(path, [new(timed, 1), new(SpikeTrain.FromPairs([(0, 9)], 3), 0)], 5, 2, 3, 1 * Units.ms)).Message);
        Assert.Equal(3, SpikeStore.Open(path).Count); // what could not be written leaves the old file

        static IEnumerable<(int, int, float)> Spikes(Example e) => Enumerable.Range(0, 3).SelectMany(t => e.Spikes.At(t).ToArray().Zip(e.Spikes.TimesAt(t).ToArray(), (u, time) => (t, u, time)));
    }

    [Fact]
    public void A_store_keeps_the_targets_of_each_step()
    {
        string path = Path.Combine(_folder, "targets.spikes");
        var spikes = SpikeTrain.FromPairs([(1, 3)], 3);
        TimedTargets?[] targets = [new(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, outputMask: new float[,] { { 1, 0 }, { 0, 1 }, { 0.5f, 1 } }), null, new(labels: [1, -1, 0, 1], mask: [0, 1, 2, 3])];
        SpikeStore.Write(path, targets.Select(t => new Example(spikes, 1) { Targets = t }), 5, 2, 3, 1 * Units.ms);
        var read = SpikeStore.Open(path).Select(e => e.Targets).ToArray();
        Assert.Equal([3f, 4f], read[0]!.SignalAt(1).ToArray());
        Assert.Equal([0.5f, 1f], read[0]!.OutputMaskAt(2).ToArray());
        Assert.False(read[0]!.HasLabels || read[0]!.HasMask);
        Assert.Null(read[1]);
        Assert.Equal((4, 0, false, false), (read[2]!.Steps, read[2]!.Outputs, read[2]!.HasSignal, read[2]!.HasOutputMask));
        Assert.Equal([1, -1, 0, 1], Enumerable.Range(0, 4).Select(read[2]!.LabelAt));
        Assert.Equal([0f, 1f, 2f, 3f], Enumerable.Range(0, 4).Select(read[2]!.MaskAt));
    }

    [Fact]
    public void Training_on_what_is_read_on_request_has_the_bits_of_training_on_memory()
    {
        var examples = FakeExamples.Make(75);
        string path = Path.Combine(_folder, "fake.spikes");
        SpikeStore.Write(path, examples, 20, 3, 40, 1 * Units.ms);
        var streamed = SpikeStore.Open(path, held: 3);
        var (memory, weights) = Train(examples);
        var (stream, others) = Train(streamed);
        Assert.Equal(memory, stream);
        Assert.Equal(weights, others);

        static ((double, double, double, double), byte[]) Train(IReadOnlyList<Example> examples)
        {
            using var trainer = TrainerTests.Make();
            trainer.TrainEpoch(examples);
            var report = trainer.TrainEpoch(examples);
            var test = trainer.Evaluate(examples);
            return ((report.Loss, report.Accuracy, test.Loss, test.Accuracy), TrainerTests.Bytes(trainer));
        }
    }

    [Fact]
    public void A_network_that_does_not_fit_is_told_before_anything_is_read()
    {
        using var trainer = TrainerTests.Make();
        Assert.Contains("21 channels", Refused(21, 3, 40, 1));
        Assert.Contains("labels up to 3", Refused(20, 4, 40, 1));
        Assert.Contains("MaxSteps", Refused(20, 3, 4000, 1));
        Assert.Contains("steps of 2 ms", Refused(20, 3, 40, 2));

        string Refused(int channels, int classes, int steps, float dt) => Assert.Throws<ArgumentException>(() => trainer.TrainEpoch(
            new StreamedDataset([classes - 1], _ => throw new InvalidOperationException("read"), channels, classes, steps, new(dt)))).Message;
    }

    [Fact]
    public void Examples_are_read_when_they_are_asked_for_and_held_for_a_while()
    {
        int reads = 0;
        var data = new StreamedDataset([0, 1, 0, 1], Read, 3, 2, 4, 1 * Units.ms, held: 2);
        Assert.Equal(0, reads);
        Assert.Same(data[1], data[1]);
        Assert.Equal(1, reads);
        _ = data[3];
        _ = data[1];
        Assert.Equal(3, reads);
        Assert.Equal([0, 1, 0, 1], data.Labels);
        Assert.Equal(3, reads);

        Example Read(int i)
        {
            reads++;
            return new(SpikeTrain.FromPairs([(i, i % 3)], 4), i % 2);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var train = SpikeTrain.FromPairs([(0, 2)], 4);
        Assert.Contains("has label 0; 1 was announced", Refused(channels: 3, steps: 4, label: 1));
        Assert.Contains("has 4 steps", Refused(channels: 3, steps: 5));
        Assert.Contains("channel 2", Refused(channels: 2, steps: 4));
        Assert.Contains("steps of 2 ms", Assert.Throws<InvalidOperationException>(() => new StreamedDataset([0], _ => new(SpikeTrain.FromPairs([], 4, 2 * Units.ms), 0), 3, 2, 4, 1 * Units.ms)[0]).Message);
        Assert.Contains("label 2", Assert.Throws<ArgumentException>(() => new StreamedDataset([2], _ => new(train, 2), 3, 2, 4, 1 * Units.ms)).Message);
        Assert.Throws<ArgumentException>(() => new StreamedDataset([0], _ => new(train, 0), 3, 2, 4, 1 * Units.ms, ["a"]));

        string Refused(int channels, int steps, int label = 0) => Assert.Throws<InvalidOperationException>(() => new StreamedDataset([label], _ => new(train, 0), channels, 2, steps, 1 * Units.ms)[0]).Message;
    }

    [Fact]
    public void A_store_that_cannot_be_used_is_named()
    {
        string path = Path.Combine(_folder, "few.spikes");
        SpikeStore.Write(path, [new(SpikeTrain.FromPairs([(1, 3)], 3), 0)], 5, 2, 3, 1 * Units.ms);
        byte[] content = File.ReadAllBytes(path);
        for (int length = 0; length < content.Length; length++)
        {
            File.WriteAllBytes(path, content[..length]);
            Assert.StartsWith(path, Assert.Throws<SpikeDataException>(() => SpikeStore.Open(path)).Message);
        }

        Assert.Contains("cannot be opened", Assert.Throws<SpikeDataException>(() => SpikeStore.Open(path + "x")).Message);
    }

    /// <summary>Every way in which HDF5 stores lists, and the tiny files of the layout.</summary>
    public static TheoryData<string> ShdFiles() => ["orders", "features", "tiny_shd.h5", "tiny_shd_contiguous.h5", "tiny_shd_pytables.h5"];

    [Theory]
    [MemberData(nameof(ShdFiles))]
    public void Rows_of_the_layout_that_are_read_one_by_one_are_those_that_are_read_at_once(string file)
    {
        string[] paths = file.EndsWith(".h5", StringComparison.Ordinal) ? [SpikeFiles.Tiny(file)]
            : [.. Hdf5Fixtures.All($"hdf5_{file}.zip").Where(f => !f.Name.Contains("lacking", StringComparison.Ordinal)).Select((f, i) => Stored(f.Content, i))];
        foreach (string path in paths)
        {
            SpikeDataset whole;
            try
            {
                whole = SpikeDataset.LoadShd(path);
            }
            catch (SpikeDataException e)
            {
                Assert.Equal(e.Message, Assert.Throws<SpikeDataException>(() => StreamedDataset.OpenShd(path)).Message);
                continue;
            }

            var rows = StreamedDataset.OpenShd(path, held: 2);
            Assert.Equal((whole.Count, whole.Channels, whole.Classes, whole.Steps, whole.Dropped), (rows.Count, rows.Channels, rows.Classes, rows.Steps, rows.Dropped));
            Assert.Equal(whole.ClassNames, rows.ClassNames);
            for (int i = whole.Count - 1; i >= 0; i--)
            {
                Assert.Equal((whole[i].Label, whole[i].Speaker), (rows[i].Label, rows[i].Speaker));
                Assert.Equal(whole[i].Spikes.Units.ToArray(), rows[i].Spikes.Units.ToArray());
                Assert.All(Enumerable.Range(0, whole.Steps), t => Assert.Equal(whole[i].Spikes.At(t).Length, rows[i].Spikes.At(t).Length));
            }
        }

        string Stored(byte[] content, int i)
        {
            string path = Path.Combine(_folder, $"{i}.h5");
            File.WriteAllBytes(path, content);
            return path;
        }
    }

    [Fact]
    public void Rows_of_a_file_that_cannot_be_streamed_are_refused_when_it_is_opened()
    {
        string path = Path.Combine(_folder, "a.h5.gz");
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(File.ReadAllBytes(SpikeFiles.Tiny("tiny_shd.h5")));
        }

        Assert.Contains("gunzip", Assert.Throws<SpikeDataException>(() => StreamedDataset.OpenShd(path)).Message);
        Assert.Contains("there are 100 channels", Assert.Throws<SpikeDataException>(() => StreamedDataset.OpenShd(SpikeFiles.Tiny("tiny_shd.h5"), new() { Channels = 100 })).Message);
        Assert.Contains("come after the end", Assert.Throws<SpikeDataException>(() => StreamedDataset.OpenShd(SpikeFiles.Tiny("tiny_shd.h5"), new() { Steps = 100 })).Message);
    }
}
