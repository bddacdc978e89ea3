namespace Snn.Runtime;

/// <summary>The shards of a batch, or the blocks of an evaluation, that a process works on: neighbours, about as many as every other process has.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ShardShare(int First, int Count)
{
    /// <summary>Behind the last of them.</summary>
    public int End => First + Count;

    /// <summary>What a process of a group has; null stands for a process that is alone.</summary>
    public static ShardShare Of(ProcessGroup? group, int shards) => group is null ? new(0, shards) : Of(group.Rank, group.Count, shards);

    /// <summary>What one of several processes has.</summary>
    public static ShardShare Of(int rank, int processes, int shards)
    {
        int first = (int)((long)shards * rank / processes);
        return new(first, (int)((long)shards * (rank + 1) / processes) - first);
    }

    /// <summary>Most that any process has.</summary>
    public static int Most(int processes, int shards) => (shards + processes - 1) / processes;

    /// <summary>How many of its own are among the first so many.</summary>
    public int Among(int used) => Math.Clamp(used - First, 0, Count);
}
