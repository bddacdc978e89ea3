using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// Whether the processes of a group do the same: they compare what they are about to train, on what, and what they have
/// trained. A difference is one error on all of them, which names a process and what differs.
/// </summary>
/// <param name="group">The processes.</param>
internal sealed class SameRun(ProcessGroup group)
{
    private const int PrintLength = 8;

    private IReadOnlyList<Example>? _known;
    private string _knownPrint = "";

    /// <summary>Compares what the processes train and how.</summary>
    /// <param name="setup">The run.</param>
    /// <param name="header">By what a checkpoint knows it.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public void CheckRun(TrainingSetup setup, CheckpointHeader header)
    {
        var options = setup.Options;
        Check(
        [
            new("version of SnnDsl", $"{typeof(Trainer).Assembly.GetName().Version}"),
            new("version of .NET", $"{Environment.Version}"),
            .. header.Must,
            .. header.May,
            new("initial weights", Print(setup.Weights.All)), // on another kind of CPU they may differ
            new("settings of the rule", $"{setup.Rule}"),
            new("settings of the optimiser", $"{setup.Optimisers.Main}"),
            new("settings of the parameters' optimiser", $"{options.ParameterOptimiser}"),
            new("settings of the loss", $"{options.Loss}"),
            new("settings of the penalty", $"{options.Penalty}"),
            new(nameof(options.Epochs), CheckpointMark.Text(options.Epochs)),
            new(nameof(options.MaxSteps), CheckpointMark.Text(options.MaxSteps)),
            new(nameof(options.ChannelShift), CheckpointMark.Text(options.ChannelShift)),
            new(nameof(options.Augmentations), string.Join(", ", options.Augmentations)),
            new(nameof(options.MaxGradientNorm), CheckpointMark.Text(options.MaxGradientNorm)),
            new(nameof(options.Backend), $"{options.Backend}"),
            new(nameof(options.SumsInAnyOrder), $"{options.SumsInAnyOrder}"),
        ]);
    }

    /// <summary>Compares the examples that the processes are given: how many, and what they are where all have them in memory.</summary>
    /// <param name="examples">Those of this process.</param>
    /// <param name="inShares">Whether each process has others.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public void CheckExamples(IReadOnlyList<Example> examples, bool inShares)
    {
        if (!ReferenceEquals(_known, examples))
        {
            (_known, _knownPrint) = (examples, PrintOf(examples, inShares));
        }

        Check([new("number of examples", CheckpointMark.Text(examples.Count)), new("the examples themselves", _knownPrint)]);
    }

    /// <summary>Compares what training has come to.</summary>
    /// <param name="setup">The run.</param>
    /// <param name="epoch">Completed epochs.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public void CheckState(TrainingSetup setup, int epoch) => Check(
    [
        new("epoch", CheckpointMark.Text(epoch)),
        new("weights", Print(setup.Weights.All)),
        new("parameters", Print(setup.Parameters.Raw)),
    ]);

    /// <exception cref="ArgumentException">Something differs.</exception>
    private void Check(CheckpointMark[] marks)
    {
        byte[] text = TextOf(marks);
        var own = SHA256.HashData(text).AsSpan(0, PrintLength);
        var all = new byte[PrintLength * group.Count];
        group.Gather(own, all);
        for (int rank = 1; rank < group.Count; rank++)
        {
            if (!all.AsSpan(rank * PrintLength, PrintLength).SequenceEqual(all.AsSpan(0, PrintLength)))
            {
                var (first, other) = (MarksOf(Tell(text, 0)), MarksOf(Tell(text, rank)));
                string[] differences = [.. from name in first.Concat(other).Select(m => m.Name).Distinct() let a = ValueOf(other, name) let b = ValueOf(first, name) where a != b select $"{name}: {a} there, {b} here"];
                throw new ArgumentException($"{group.NameOf(rank)} does not do what {group.NameOf(0)} does: {string.Join("; ", differences)}. All processes need the same program, options and data.");
            }
        }

        static string ValueOf(CheckpointMark[] marks, string name) => marks.FirstOrDefault(m => m.Name == name)?.Value ?? "nothing";
    }

    /// <summary>What one process has, told to all.</summary>
    private byte[] Tell(byte[] text, int rank)
    {
        int length = text.Length;
        group.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref length)), rank);
        byte[] told = rank == group.Rank ? text : new byte[length];
        group.Broadcast(told, rank);
        return told;
    }

    // two lines each: in names and values a line's end is a space
    private static byte[] TextOf(CheckpointMark[] marks) =>
        Encoding.UTF8.GetBytes(string.Join('\n', marks.SelectMany(m => (string[])[m.Name, m.Value]).Select(t => t.ReplaceLineEndings(" "))));

    private static CheckpointMark[] MarksOf(byte[] text) => [.. Encoding.UTF8.GetString(text).Split('\n').Chunk(2).Select(c => new CheckpointMark(c[0], c[1]))];

    private static string Print(Lanes values) => CheckpointMark.Print(hash => hash.AppendData(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>A few digits by which examples are known; of those that are read on request their labels alone, for which nothing need be read.</summary>
    private static string PrintOf(IReadOnlyList<Example> examples, bool inShares) => CheckpointMark.Print(hash =>
    {
        if (examples is StreamedDataset streamed)
        {
            hash.AppendData(MemoryMarshal.AsBytes(streamed.Labels.ToArray().AsSpan()));
            return;
        }

        for (int i = 0; i < examples.Count && !inShares; i++)
        {
            var (spikes, label, _) = examples[i];
            hash.AppendData(MemoryMarshal.AsBytes<int>([spikes.Steps, spikes.Count, label]));
            hash.AppendData(MemoryMarshal.AsBytes(spikes.Units));
            hash.AppendData(MemoryMarshal.AsBytes(spikes.Starts));
        }
    });
}
