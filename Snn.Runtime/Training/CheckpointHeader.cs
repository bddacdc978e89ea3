namespace Snn.Runtime;

/// <summary>What a checkpoint says about the run it is from.</summary>
internal sealed record CheckpointHeader
{
    public required string Network { get; init; }

    public required string Rule { get; init; }

    public required string Optimiser { get; init; }

    public required int Seed { get; init; }

    public required int Batch { get; init; }

    public required int Shards { get; init; }

    public required int Epoch { get; init; }

    public required int Iteration { get; init; }

    /// <summary>Names, and values here and in <paramref name="other"/>, of what must agree for a run to go on but does not.</summary>
    public IEnumerable<(string What, string Here, string There)> Differences(CheckpointHeader other)
    {
        (string, string, string)[] all =
        [
            ("network", Network, other.Network),
            ("learning rule", Rule, other.Rule),
            ("optimiser", Optimiser, other.Optimiser),
            ("seed", $"{Seed}", $"{other.Seed}"),
            ("batch size", $"{Batch}", $"{other.Batch}"),
            ("number of shards", $"{Shards}", $"{other.Shards}"),
        ];
        return all.Where(d => d.Item2 != d.Item3);
    }

    public void Write(BinaryWriter to)
    {
        to.Write(Network);
        to.Write(Rule);
        to.Write(Optimiser);
        to.Write(Seed);
        to.Write(Batch);
        to.Write(Shards);
        to.Write(Epoch);
        to.Write(Iteration);
    }

    public static CheckpointHeader Read(BinaryReader from) => new()
    {
        Network = from.ReadString(),
        Rule = from.ReadString(),
        Optimiser = from.ReadString(),
        Seed = from.ReadInt32(),
        Batch = from.ReadInt32(),
        Shards = from.ReadInt32(),
        Epoch = from.ReadInt32(),
        Iteration = from.ReadInt32(),
    };
}
