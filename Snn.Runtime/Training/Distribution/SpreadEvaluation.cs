using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>An evaluation that processes of a group share: each runs its own blocks of examples, and all have the result.</summary>
internal static class SpreadEvaluation
{
    /// <summary>Gives every process what all have counted and predicted.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="setup">What is counted.</param>
    /// <param name="own">What this process's blocks have counted.</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <param name="block">Examples of a block.</param>
    /// <param name="predicted">Has the predictions of the own blocks, and receives the others.</param>
    /// <param name="tally">Counts all.</param>
    public static void Gather(ProcessGroup group, TrainingSetup setup, Tally[] own, int blocks, int block, Predictions predicted, Tally tally)
    {
        new GatheredTallies(group, new(setup.Layout, setup.Objective)).AddTo(tally, own, blocks, blocks);
        int most = ShardShare.Most(group.Count, blocks) * block;
        foreach (var classes in predicted.Classes)
        {
            var (theirs, all) = (new (int, int)[most], new (int, int)[most * group.Count]);
            Part(group.Rank, classes).CopyTo(theirs);
            group.Gather(MemoryMarshal.AsBytes(theirs.AsSpan()), MemoryMarshal.AsBytes(all.AsSpan()));
            for (int rank = 0; rank < group.Count; rank++)
            {
                var part = Part(rank, classes);
                all.AsSpan(rank * most, part.Length).CopyTo(part);
            }
        }

        Span<(int, int)> Part(int rank, (int, int)[] classes)
        {
            var share = ShardShare.Of(rank, group.Count, blocks);
            int start = Math.Min(share.First * block, classes.Length);
            return classes.AsSpan(start, Math.Min(share.End * block, classes.Length) - start);
        }
    }
}
