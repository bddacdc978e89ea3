using Snn.Runtime;

namespace Snn.Tests.Runtime.Training.Distribution;

/// <summary>A group whose processes are threads of this one: what several processes come to, without a library and fast.</summary>
internal sealed class ThreadGroup : ProcessGroup
{
    private readonly Shared _shared;
    private readonly List<Action> _started = [];

    private ThreadGroup(Shared shared, int rank) => (_shared, Rank) = (shared, rank);

    public override int Rank { get; }

    public override int Count => _shared.Given.Length;

    /// <summary>Runs a program on so many ranks; each has a thread.</summary>
    /// <returns>What each comes to, in the order of ranks: a value, or the exception that it ended by.</returns>
    public static (T? Value, Exception? Failure)[] Run<T>(int count, Func<ProcessGroup, T> program)
    {
        var shared = new Shared(count);
        var results = new (T?, Exception?)[count];
        var threads = Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = (program(new ThreadGroup(shared, rank)), null);
            }
            catch (Exception e)
            {
                results[rank] = (default, e);
            }
            finally
            {
                shared.Barrier.RemoveParticipant(); // those that wait for it go on, to what differs
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return results;
    }

    /// <summary>The same, where all are to succeed.</summary>
    public static T[] RunAll<T>(int count, Func<ProcessGroup, T> program) => [.. Run(count, program).Select(r => r.Failure is null ? r.Value! : throw new InvalidOperationException("A rank has failed.", r.Failure))];

    public override long Lowest(long value) => Together(value, given => given.Cast<long>().Min());

    public override void Broadcast(Span<byte> bytes, int from)
    {
        byte[] own = bytes.ToArray();
        Together<byte[]>(own, given => (byte[])given[from]).CopyTo(bytes);
    }

    public override void Gather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        byte[] gathered = Together<byte[]>(own.ToArray(), given => [.. given.Cast<byte[]>().SelectMany(b => b)]);
        Assert.Equal(all.Length, gathered.Length);
        gathered.CopyTo(all);
    }

    public override int StartExchange(Lanes send, ReadOnlySpan<int> sendLengths, Lanes receive, ReadOnlySpan<int> receiveLengths)
    {
        int[] lengths = sendLengths.ToArray(), expected = receiveLengths.ToArray();
        return Start(() => Together((send, lengths), given =>
        {
            int at = 0;
            for (int q = 0; q < Count; q++)
            {
                var (theirs, parts) = ((Lanes, int[]))given[q];
                Assert.Equal(expected[q], parts[Rank]);
                theirs.Span.Slice(parts.Take(Rank).Sum(), parts[Rank]).CopyTo(receive.Span[at..]);
                at += parts[Rank];
            }

            return at;
        }));
    }

    public override int StartGather(Lanes own, Lanes all, ReadOnlySpan<int> lengths)
    {
        int[] parts = lengths.ToArray();
        return Start(() => Together((own, parts), given =>
        {
            int at = 0;
            for (int q = 0; q < Count; at += parts[q++])
            {
                (((Lanes, int[]))given[q]).Item1.Span[..parts[q]].CopyTo(all.Span[at..]);
            }

            return at;
        }));
    }

    public override int StartSum(Lanes own, Lanes sum) => Start(() => Together(own, given =>
    {
        sum.Span.Clear();
        for (int q = 0; q < Count; q++)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum.At(i) += ((Lanes)given[q]).At(i);
            }
        }

        return 0;
    }));

    public override void Wait(int started) => _started[started]();

    public override void Dispose()
    {
    }

    private int Start(Action exchange)
    {
        _started.Add(exchange);
        return _started.Count - 1;
    }

    /// <summary>Everybody gives something, and makes something of what all have given.</summary>
    private T Together<T>(object own, Func<object[], T> make)
    {
        _shared.Given[Rank] = own;
        Meet();
        var made = make(_shared.Given);
        Meet();
        return made;
    }

    private void Meet()
    {
        long meeting = ++_shared.Met[Rank];
        _shared.Barrier.SignalAndWait();
        if (_shared.Met.Any(m => m < meeting))
        {
            throw new InvalidOperationException("A rank has left.");
        }
    }

    private sealed class Shared(int count)
    {
        public object[] Given { get; } = new object[count];

        /// <summary>How often each rank has come to meet the others.</summary>
        public long[] Met { get; } = new long[count];

        public Barrier Barrier { get; } = new(count);
    }
}
