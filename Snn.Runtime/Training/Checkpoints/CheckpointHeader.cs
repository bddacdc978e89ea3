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
internal sealed record CheckpointMark(string Name, string Value);
