using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// Whether something went wrong, on which all processes of a group agree before any goes on: by whole numbers, since what
/// libraries make of reduced numbers that are no numbers differs by process. Where several failed, the one with the lowest
/// place, as a loop over all places would.
/// </summary>
/// <param name="group">The group; null for a process that is alone.</param>
internal sealed class CommonFate(ProcessGroup? group)
{
    private const long None = long.MaxValue;

    /// <summary>Throws on every process what one of them has met; returns where none has met anything.</summary>
    /// <param name="place">Where this process met it: a shard or block of its own.</param>
    /// <param name="failure">What it met; null for nothing.</param>
    public void Settle(int place, Exception? failure)
    {
        if (group is null)
        {
            Throw(failure);
            return;
        }

        long lowest = group.Lowest(failure is null ? None : (long)place * group.Count + group.Rank);
        if (lowest != None)
        {
            Throw(Told((int)(lowest % group.Count), failure));
        }
    }

    /// <summary>Whether any process wants the run to stop.</summary>
    public bool Stops(bool here) => group is null ? here : group.Lowest(here ? 0 : 1) == 0;

    private static void Throw(Exception? failure)
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>What the process that failed tells the others; that one has its own.</summary>
    private Exception Told(int rank, Exception? failure)
    {
        bool own = rank == group!.Rank;
        byte[] text = own ? Encoding.UTF8.GetBytes(Word(failure!)) : [];
        var training = failure as TrainingException;
        int[] head = [text.Length, failure is OperationCanceledException ? 1 : 0, training?.Epoch ?? 0, training?.Batch ?? 0, training?.Example ?? -1];
        group.Broadcast(MemoryMarshal.AsBytes(head.AsSpan()), rank);
        text = own ? text : new byte[head[0]];
        group.Broadcast(text, rank);
        return own ? failure!
            : head[1] == 1 ? new OperationCanceledException()
            : new TrainingException(Encoding.UTF8.GetString(text), head[2], head[3], head[4], inner: null);
    }

    /// <summary>An error of training is told as it is; another one with whose it is, since it may be of that machine alone.</summary>
    private string Word(Exception failure) => failure is TrainingException ? failure.Message : $"{group!.NameOf(group.Rank)}: {failure.Message}";
}
