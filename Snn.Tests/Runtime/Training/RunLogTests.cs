using System.Buffers.Binary;
using System.Text;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Training;

/// <summary>Figures of epochs in files, and the page about a run.</summary>
public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Example[] _examples = FakeExamples.Make(12);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_has_a_row_for_each_epoch_and_a_resumed_run_goes_on_in_it()
    {
        string log = _folder.File("run.csv"), checkpoint = Path.GetDirectoryName(_folder.File("x"))!;
        Run(new() { Epochs = 2, Log = log, Checkpoint = checkpoint });
        string[] rows = File.ReadAllLines(log);
        Assert.StartsWith("epoch,loss/train,loss/test,accuracy/train,accuracy/test,time/ms_per_example,rate_hz/", rows[0]);
        Assert.Equal(["1", "2"], rows.Skip(1).Select(r => r.Split(',')[0]));
        Assert.All(rows, r => Assert.Equal(rows[0].Split(',').Length, r.Split(',').Length));

        // an epoch that no checkpoint has is not of the run that goes on
        File.AppendAllText(log, "3" + rows[2][1..] + "\n");
        Run(new() { Epochs = 4, Log = log, Checkpoint = checkpoint, Resume = true });
        Assert.Equal([.. rows, "3", "4"], File.ReadAllLines(log).Select((r, i) => i < 3 ? r : r.Split(',')[0]));
    }

    [Fact]
    public void A_folder_has_events_as_TensorBoard_reads_them()
    {
        string folder = _folder.File("run");
        Run(new() { Epochs = 2, Log = folder });
        string file = Directory.GetFiles(folder).Single();
        Assert.Matches(@"events\.out\.tfevents\.\d{10}\.", Path.GetFileName(file));
        var records = Records(File.ReadAllBytes(file));
        Assert.Equal(4, records.Count);
        Assert.Contains("brain.Event:2", records[0]);
        Assert.All(records.Skip(2), r => Assert.All((string[])["loss/train", "accuracy/test", "time/ms_per_example"], tag => Assert.Contains(tag, r)));
    }

    [Fact]
    public void The_page_is_one_file_with_pictures_and_equations()
    {
        string page = _folder.File("report.html");
        using (var trainer = new Trainer(new ReportedNetwork(), new SurrogateBptt(), new Adam(), new() { MaxSteps = 40 }))
        {
            new TrainingLoop { Epochs = 1, Report = page }.Run(trainer, _examples, _examples);
        }

        string text = File.ReadAllText(page);
        Assert.Equal(text.Split("<img ").Length, text.Split("src=\"data:image/png;base64,").Length);
        Assert.InRange(text.Split("<img ").Length, 4, 20);
        Assert.Contains("<math", text);
        Assert.Contains("TrainerOptions.Seed", text);
        Assert.DoesNotContain("<script", text);
        Assert.DoesNotContain("href=", text);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_told_before_the_first_epoch()
    {
        string file = Path.GetTempFileName();
        try
        {
            using var trainer = TrainerTests.Make();
            Assert.ThrowsAny<IOException>(() => new TrainingLoop { Epochs = 1, Log = Path.Combine(file, "run.csv") }.Run(trainer, _examples, _examples));
            Assert.ThrowsAny<IOException>(() => new TrainingLoop { Epochs = 1, Report = Path.Combine(file, "report.html") }.Run(trainer, _examples, _examples));
            Assert.Equal(0, trainer.Epoch);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void Run(TrainingLoop loop)
    {
        using var trainer = TrainerTests.Make();
        loop.Run(trainer, _examples, _examples);
    }

    // as the format says: length, its checksum, the message, its checksum
    private static List<string> Records(byte[] file)
    {
        var records = new List<string>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            var content = file.AsSpan(at + 12, length);
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(Encoding.Latin1.GetString(content));
            at += length + 16;
        }

        return records;
    }

    // CRC-32C bit by bit (Castagnoli), masked as TFRecord does
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte b in bytes)
        {
            sum ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 1 ? sum >> 1 ^ 0x82F63B78 : sum >> 1;
            }
        }

        sum = ~sum;
        return unchecked((sum >> 15 | sum << 17) + 0xA282EAD8);
    }
}

/// <summary>A network for a page.</summary>
[Network, Train<SurrogateBptt>]
public partial class ReportedNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Lif> Hidden { get; } = new(8);

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Kaiming());

    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
