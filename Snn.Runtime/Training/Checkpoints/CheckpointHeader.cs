using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>What a checkpoint says about the run that it is from.</summary>
internal sealed record CheckpointHeader
{
    /// <summary>Completed epochs.</summary>
    public required int Epoch { get; init; }

    /// <summary>Updates of the weights.</summary>
    public required int Iteration { get; init; }

    /// <summary>What must agree for a run to go on: the network to its equations and values, the optimiser, the seed.</summary>
    public required IReadOnlyList<CheckpointMark> Must { get; init; }

    /// <summary>What may differ, and is said: a run goes on with another batch size or rule.</summary>
    public required IReadOnlyList<CheckpointMark> May { get; init; }

    /// <summary>What differs between two lists of marks, a phrase each.</summary>
    /// <param name="here">Those of this run.</param>
    /// <param name="there">Those of the file.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<CheckpointMark> here, IReadOnlyList<CheckpointMark> there)
    {
        var names = here.Concat(there).Select(m => m.Name).Distinct();
        return from name in names
               let a = ValueOf(there, name)
               let b = ValueOf(here, name)
               where a != b
               select $"{name}: {a ?? "nothing"} in the file, {b ?? "nothing"} here";

        static string? ValueOf(IReadOnlyList<CheckpointMark> marks, string name) => marks.FirstOrDefault(m => m.Name == name)?.Value;
    }
}

/// <summary>One thing by which a run is known.</summary>
/// <param name="Name">What it is, in the words of the error that names it.</param>
/// <param name="Value">Its value.</param>
internal sealed record CheckpointMark(string Name, string Value)
{
    /// <summary>Everything by which two runs of a network would differ: its shape, equations, time step, delays and values.</summary>
    public static IEnumerable<CheckpointMark> Of(NetworkLayout layout) =>
    [
        new("network", layout.Signature),
        new("Dt", $"{Text(layout.Dt.Value)} ms"),
        .. layout.Readouts.Count < 2 ? (CheckpointMark[])[] : [new("readouts", layout.ReadoutNames)],
        .. layout.Populations.Where(p => p.Equations != "").Select(p => new CheckpointMark($"equations of {p.Name} ({p.Model})", p.Equations)),
        .. layout.Projections.Where(p => p.Equations != "").Select(p => new CheckpointMark($"equations of {p.Name}", p.Equations)),
        .. layout.Projections.Where(p => !IsKnown(layout, $"{p.Name}.Delay")).Select(p => new CheckpointMark($"{p.Name}.Delay", $"{Text(p.Delay)} steps")),
        .. layout.Values.Select(v => new CheckpointMark(v.Name, Text(v.Value))),
    ];

    /// <summary>Delays that synapses have of their own, which are drawn with the weights.</summary>
    public static IEnumerable<CheckpointMark> OfDelays(WeightStore weights) => weights.Layout.Projections
        .Select((p, i) => (p.Name, Rows: weights.DelayedRows(i))).Where(p => p.Rows is not null)
        .Select(p => new CheckpointMark($"delays of {p.Name}", Print(p.Rows!.Print)));

    /// <summary>A number as all programs write it.</summary>
    public static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A few digits by which numbers are known.</summary>
    public static string Print(float[] values) => Print(h => h.AppendData(MemoryMarshal.AsBytes<float>(values)));

    /// <summary>A few digits by which something is known.</summary>
    public static string Print(Action<IncrementalHash> add)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        add(hash);
        return Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
    }

    /// <summary>Writes marks.</summary>
    public static void Write(BinaryWriter writer, IReadOnlyList<CheckpointMark> marks)
    {
        writer.Write(marks.Count);
        foreach (var mark in marks)
        {
            SealedFile.WriteText(writer, mark.Name);
            SealedFile.WriteText(writer, mark.Value);
        }
    }

    /// <summary>Whether a parameter or delay is among the values, or learns.</summary>
    private static bool IsKnown(NetworkLayout layout, string name) => layout.Values.Any(v => v.Name == name) || layout.Parameters.Any(p => p.Name == name);
}
