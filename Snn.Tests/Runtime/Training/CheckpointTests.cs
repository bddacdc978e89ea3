using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

public sealed class CheckpointTests : IDisposable
{
    private static readonly Example[] Examples = FakeExamples.Make(50);
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    private string FilePath => Path.Combine(_directory, Checkpoint.FileName);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(Feedback.Symmetric)]
    [InlineData(Feedback.Random)]
    public void A_resumed_run_gives_the_bits_of_an_unbroken_one(Feedback feedback)
    {
        var rule = new EProp { Feedback = feedback };
        using var unbroken = TrainerTests.Make(rule);
        for (int epoch = 0; epoch < 4; epoch++)
        {
            unbroken.TrainEpoch(Examples);
        }

        using (var first = TrainerTests.Make(rule))
        {
            first.TrainEpoch(Examples);
            first.Save(_directory);
            first.TrainEpoch(Examples);
            first.Save(_directory);
        }

        using var resumed = TrainerTests.Make(rule, threads: 3);
        resumed.Resume(_directory);
        Assert.Equal((2, 4), (resumed.Epoch, resumed.Iteration));
        resumed.TrainEpoch(Examples);
        resumed.TrainEpoch(Examples);
        Assert.Equal(TrainerTests.Bytes(unbroken), TrainerTests.Bytes(resumed));
    }

    [Fact]
    public void After_a_failed_epoch_resuming_goes_back_to_the_last_whole_one()
    {
        using var trainer = TrainerTests.Make();
        trainer.TrainEpoch(Examples);
        trainer.Save(_directory);
        var saved = TrainerTests.Bytes(trainer);
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => trainer.TrainEpoch(Examples, _ => cancel.Cancel(), cancel.Token));
        Assert.NotEqual(saved, TrainerTests.Bytes(trainer));

        trainer.Resume(_directory);
        Assert.Equal(saved, TrainerTests.Bytes(trainer));
        Assert.Equal(2, trainer.TrainEpoch(Examples).Epoch);
    }

    [Fact]
    public void A_missing_checkpoint_is_named()
    {
        Assert.False(Checkpoint.Exists(_directory));
        using var trainer = TrainerTests.Make();
        Assert.Contains(FilePath, Assert.Throws<CheckpointException>(() => trainer.Resume(_directory)).Message);
        Assert.Throws<CheckpointException>(() => trainer.Resume(Path.Combine(_directory, "nowhere")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(60)]
    [InlineData(-1)]
    public void A_truncated_checkpoint_is_refused(int length)
    {
        var bytes = Saved();
        File.WriteAllBytes(FilePath, length < 0 ? bytes[..^1] : bytes[..length]);
        Assert.Contains("cut off", Refusal());
    }

    [Theory]
    [InlineData(14, "damaged|cut off")]
    [InlineData(40, "damaged")]
    [InlineData(4000, "damaged")]
    [InlineData(-1, "damaged")]
    [InlineData(9, "version")]
    [InlineData(0, "no checkpoint")]
    public void A_changed_byte_is_refused(int position, string message)
    {
        var bytes = Saved();
        bytes[position < 0 ? bytes.Length + position : position] ^= 4;
        File.WriteAllBytes(FilePath, bytes);
        Assert.Matches(message, Refusal());
    }

    [Fact]
    public void A_checkpoint_of_another_network_shows_both()
    {
        Saved();
        using var other = new Trainer(new FakeNetwork(hidden: 30, name: "Other"), new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 40 });
        string message = Assert.Throws<CheckpointException>(() => other.Resume(_directory)).Message;
        Assert.Contains("Hidden 24 x Lif", message);
        Assert.Contains("Hidden 30 x Lif", message);
        Assert.Contains(FilePath, message);
    }

    [Fact]
    public void A_checkpoint_of_another_run_names_all_differences()
    {
        Saved();
        using var other = new Trainer(new FakeNetwork(), new EProp { Feedback = Feedback.Random }, new FakeDescent(1), new() { MaxSteps = 40, Seed = 9, Batch = 16, Shards = 4 });
        string message = Assert.Throws<CheckpointException>(() => other.Resume(_directory)).Message;
        Assert.Contains("seed: 1 in the file, 9 here", message);
        Assert.Contains("optimiser: FakeAdam in the file, FakeDescent here", message);
        Assert.DoesNotContain("batch size", message);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_named()
    {
        using var trainer = TrainerTests.Make();
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<CheckpointException>(() => trainer.Save(file)).Message);
    }

    [Fact]
    public void An_interrupted_write_leaves_the_old_file()
    {
        string path = Path.Combine(_directory, "a");
        AtomicFile.Write(path, s => s.Write("old"u8));
        Assert.Throws<IOException>(() => AtomicFile.Write(path, s =>
        {
            s.Write("half of the n"u8);
            throw new IOException("the disk is full");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_directory));

        AtomicFile.Write(path, s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_directory));
    }

    [Fact]
    public void Results_are_snake_case_json()
    {
        string path = Path.Combine(_directory, "result.json");
        var result = new RunResult(0.91, 0.95, 2.5, 10, 12.5, RunResult.PeakMemory());
        result.WriteJson(path);
        string json = File.ReadAllText(path);
        foreach (string name in (string[])["test_accuracy", "train_accuracy", "ms_per_training_example", "epochs", "hidden_rate_hz", "peak_memory_mb"])
        {
            Assert.Contains($"\"{name}\": ", json);
        }

        Assert.Equal(result, RunResult.ReadJson(path));
        Assert.InRange(result.PeakMemoryMb, 10, 1e6);
    }

    private byte[] Saved()
    {
        using var trainer = TrainerTests.Make();
        trainer.Save(_directory);
        return File.ReadAllBytes(FilePath);
    }

    // also checks that a refused checkpoint changes nothing
    private string Refusal()
    {
        using var trainer = TrainerTests.Make(seed: 1);
        trainer.TrainEpoch(Examples);
        var before = TrainerTests.Bytes(trainer);
        string message = Assert.Throws<CheckpointException>(() => trainer.Resume(_directory)).Message;
        Assert.Contains(FilePath, message);
        Assert.Equal(before, TrainerTests.Bytes(trainer));
        return message;
    }
}
