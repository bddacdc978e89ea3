using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training;

/// <summary>Checkpoints whose checksum fits and whose contents cannot be: refused as a whole, by the product's own error.</summary>
public sealed class CheckpointContentTests : IDisposable
{
    private const int Contents = 20, HashLength = 32;
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    private string FilePath => Path.Combine(_directory, Checkpoint.FileName);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0, -1, "number of epochs is -1")]
    [InlineData(0, int.MaxValue, "number of epochs is 2147483647")]
    [InlineData(4, -7, "number of updates is -7")]
    [InlineData(8, -1, "number of marks is -1")]
    [InlineData(8, int.MaxValue, "number of marks is 2147483647")]
    [InlineData(12, -5, "length of the name of a mark is -5")]
    [InlineData(12, 100_000, "length of the name of a mark is 100000")]
    [InlineData(16, -1, "no text")]
    public void Counts_and_texts_that_cannot_be_are_named(int offset, int value, string message) =>
        Assert.Contains(message, Refusal(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Contents + offset), value)));

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    public void The_length_of_an_array_is_looked_at_before_anything_is_read(long length) =>
        Assert.Contains($"number of its weights is {length.ToString(CultureInfo.InvariantCulture)}", Refusal(bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(After(bytes, "weights")), length)));

    [Theory]
    [InlineData("weights", float.NaN, "number 3 of its weights is not a number")]
    [InlineData("weights", float.NegativeInfinity, "number 3 of its weights is infinite")]
    [InlineData("states 2 of the optimiser", float.NaN, "number 3 of its states 2 of the optimiser is not a number")]
    public void Numbers_that_are_none_are_named(string array, float value, string message) =>
        Assert.Contains(message, Refusal(bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(After(bytes, array) + sizeof(long) + 3 * sizeof(float)), value)));

    [Fact]
    public void A_mean_of_squares_may_be_infinite()
    {
        Rewrite(Saved(), bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(After(bytes, "states 2 of the optimiser") + sizeof(long)), float.PositiveInfinity));
        using var trainer = TrainerTests.Make();
        trainer.Resume(_directory);
    }

    [Fact]
    public void Arrays_that_are_missing_unknown_or_cut_are_named()
    {
        Assert.Contains("of its states 7 of the optimiser", Refusal(bytes => bytes[After(bytes, "states 2") - 1] = (byte)'7'));
        Assert.Contains("number of times that it holds its states 1 of the optimiser is 2", Refusal(bytes => bytes[After(bytes, "states 2") - 1] = (byte)'1'));
        var saved = Saved();
        int last = After(saved, "states 2 of the optimiser") - 25 - sizeof(int);
        Rewrite(saved[..last].Concat(saved[^HashLength..]).ToArray(), _ => { });
        Assert.Contains("cannot be used", Refused());
    }

    [Fact]
    public void A_parameter_that_its_raw_value_contradicts_is_named()
    {
        using var trainer = Trained();
        trainer.Save(_directory);
        Rewrite(File.ReadAllBytes(FilePath), bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(After(bytes, "parameters as the optimiser moves them") + sizeof(long)), 70));
        string name = trainer.Parameters.Names.First();
        float before = trainer.Parameters[name][0];
        Assert.Contains(name, Assert.Throws<CheckpointException>(() => trainer.Resume(_directory)).Message);
        Assert.Equal(before, trainer.Parameters[name][0]);
        trainer.Save(_directory); // nothing is broken
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        using var trainer = TrainerTests.Make();
        trainer.Save(_directory);
        var before = File.ReadAllBytes(FilePath);
        trainer.Weights.All.At(5) = float.NaN;
        Assert.Contains("number 5 of its weights is not a number", Assert.Throws<CheckpointException>(() => trainer.Save(_directory)).Message);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    /// <summary>2,000 files; SNN_CHECKPOINT_FUZZ takes another number, such as 20000. In a process with a limit of 1 GB.</summary>
    [Fact]
    public void Damaged_files_are_refused_or_read()
    {
        string files = Environment.GetEnvironmentVariable("SNN_CHECKPOINT_FUZZ") ?? "2000";
        var (code, output, error) = ChildProcess.Run(
            ChildProcess.Dotnet, $"{ChildProcess.Program} fuzz {files}", _directory, TimeSpan.FromMinutes(30), ("DOTNET_GCHeapHardLimit", "0x40000000"));
        Assert.True(code == 0, error);
        Assert.Matches($"{files} files, [1-9][0-9]* read", output);
    }

    private static Trainer Trained() => new(
        new TrainedGoldenNetwork(), new SurrogateBptt(), new Adam(), new() { MaxSteps = 20, Threads = 1, Loss = new SumCrossEntropy() });

    private byte[] Saved()
    {
        using var trainer = TrainerTests.Make();
        trainer.Save(_directory);
        return File.ReadAllBytes(FilePath);
    }

    private static int After(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) + text.Length;

    /// <summary>Writes a changed file with a length and checksum that fit.</summary>
    private void Rewrite(byte[] bytes, Action<byte[]> change)
    {
        change(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), bytes.Length);
        SHA256.HashData(bytes.AsSpan(..^HashLength), bytes.AsSpan(^HashLength..));
        File.WriteAllBytes(FilePath, bytes);
    }

    private string Refusal(Action<byte[]> change)
    {
        Rewrite(Saved(), change);
        return Refused();
    }

    // also checks that nothing has changed
    private string Refused()
    {
        using var trainer = TrainerTests.Make();
        trainer.TrainEpoch(FakeExamples.Make(50));
        var before = TrainerTests.Bytes(trainer);
        string message = Assert.Throws<CheckpointException>(() => trainer.Resume(_directory)).Message;
        Assert.Contains(FilePath, message);
        Assert.Equal(before, TrainerTests.Bytes(trainer));
        Assert.Equal((1, 2), (trainer.Epoch, trainer.Iteration));
        trainer.TrainEpoch(FakeExamples.Make(50));
        return message;
    }
}
