namespace Snn.Runtime;

/// <summary>
/// Processes that train one network together, each on its own shards of every batch. All of them run the same program and
/// make the same calls of it in the same order: training, evaluating and resuming wait for the others. What carries their
/// messages, subclasses know; <c>Snn.Distributed</c> has one for MPI. Numbers that are given or received are there when a
/// call returns, but for those that begin with <c>Start</c>, which go on until <see cref="Wait"/>.
/// </summary>
public abstract class ProcessGroup : IDisposable
{
    /// <summary>This process, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>Number of processes.</summary>
    public abstract int Count { get; }

    /// <summary>Whether this is the process that writes files and lines on the console.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>How many of them, this one included, share the processors that this one may use.</summary>
    public virtual int Sharing => 1;

    /// <summary>What is left of the run if a process dies now, for the message that tells of it.</summary>
    public virtual string Left { get; set; } = "";

    /// <summary>What connects the processes, and who they are, in a line: launchers name a process that died by its number alone.</summary>
    public virtual string Words => $"{Count} processes";

    /// <summary>What a process is called in messages, such as <c>rank 2 on node7 (pid 4711)</c>.</summary>
    public virtual string NameOf(int rank) => $"rank {rank}";

    /// <summary>The lowest of the numbers that the processes give.</summary>
    public abstract long Lowest(long value);

    /// <summary>Gives every process what one has.</summary>
    /// <param name="bytes">What it has; with the others, room for as much.</param>
    /// <param name="from">Which has it.</param>
    public abstract void Broadcast(Span<byte> bytes, int from);

    /// <summary>Gives every process what all of them have, in the order of ranks.</summary>
    /// <param name="own">What this one has: as much as the others.</param>
    /// <param name="all">Receives it.</param>
    public abstract void Gather(ReadOnlySpan<byte> own, Span<byte> all);

    /// <summary>Starts to give each process a part of what every one has, in native memory that stays as it is until then.</summary>
    /// <param name="send">The parts, in the order of ranks.</param>
    /// <param name="sendLengths">How long each is.</param>
    /// <param name="receive">Receives what the processes have for this one, in the order of ranks.</param>
    /// <param name="receiveLengths">How long each of that is.</param>
    /// <returns>What to wait for.</returns>
    public abstract int StartExchange(Lanes send, ReadOnlySpan<int> sendLengths, Lanes receive, ReadOnlySpan<int> receiveLengths);

    /// <summary>Starts to give every process what all of them have, in the order of ranks.</summary>
    /// <param name="own">What this one has.</param>
    /// <param name="all">Receives it.</param>
    /// <param name="lengths">How much each has.</param>
    /// <returns>What to wait for.</returns>
    public abstract int StartGather(Lanes own, Lanes all, ReadOnlySpan<int> lengths);

    /// <summary>Starts to sum up what the processes have, in an order that is not said.</summary>
    /// <param name="own">What this one has.</param>
    /// <param name="sum">Receives the sum.</param>
    /// <returns>What to wait for.</returns>
    public abstract int StartSum(Lanes own, Lanes sum);

    /// <summary>Waits until something that was started is done.</summary>
    /// <param name="started">What was returned when it was started.</param>
    public abstract void Wait(int started);

    /// <summary>
    /// The program of this process is over: waits for the others. Where it failed and they go on, none of them would ever come
    /// to its end, so all are ended with a message that names this one.
    /// </summary>
    /// <param name="failure">By what it failed; null where it did not.</param>
    public virtual void End(Exception? failure)
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
