namespace Snn.Runtime;

/// <summary>In a few words, which pairs a projection connects.</summary>
internal static class ConnectText
{
    /// <summary>In parentheses after its name; empty where it connects all.</summary>
    public static string Of(ProjectionLayout projection) => projection.Connections is { } connections
        ? $" ({Of(connections)}{(projection.SelfConnections ? "" : ", no neuron with itself")}{(projection.Rewiring is null ? "" : ", rewired")}{(projection.IsProcedural ? ", drawn for each spike" : "")})"
        : projection.Patches is { } patches ? $" ({patches.Pooling?.ToString() ?? "kernel"} {patches.Kernel}, stride {patches.Stride}, padding {patches.Padding})"
        : "";

    // a rule has no text: what it chose is told from the pairs
    private static string Of(Connect connections) => connections switch
    {
        ConnectByProbability c => FormattableString.Invariant($"probability {c.Chance:R}{Blocks(c)}"),
        ConnectByChance => "a probability of each pair",
        ConnectByDistance c => $"a probability by distance{(c.Wraps ? ", edges joined" : "")}",
        ConnectFile => "pairs of a file",
        ConnectPerSource c => $"{c.Count} targets for each source",
        ConnectPerTarget c => $"{c.Count} sources for each target",
        ConnectTotal c => $"{c.Count} synapses",
        ConnectFraction c => FormattableString.Invariant($"{c.Share:R} of all pairs{Blocks(c)}"),
        ConnectOneToOne => "one to one",
        ConnectWhere => "pairs by a rule",
        _ => "pairs of a list",
    };

    private static string Blocks(Connect connections) => connections.Block == 1 ? "" : $", in blocks of {connections.Block} targets";
}
