using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Snn.Distributed;

/// <summary>
/// The processes that MPI's launcher has started, connected by the library that belongs to it. If one of them dies, the others
/// end with a message that names it.
/// </summary>
public sealed unsafe class MpiGroup : ProcessGroup
{
    private const int ExitCode = 1, Named = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), Reading = TimeSpan.FromMilliseconds(300);

    private readonly MpiCalls _calls;
    private readonly object _gate = new(); // MPI is called by one thread at a time
    private readonly nint _group, _ends; // messages of ends are apart, so that one may come at any time
    private readonly MpiTransfers _transfers;
    private readonly Peer[] _peers;
    private readonly PeerWatch _watch;
    private readonly LastWord _lastWord;
    private readonly PosixSignalRegistration _asked;
    private string _left = "";
    private readonly TextWriter _error = Console.Error;
    private volatile bool _isEnding, _isOver, _isAborted;
    private bool _disposed;

    private MpiGroup(MpiCalls calls)
    {
        _calls = calls;
        _lastWord = new(); // before the library has threads and memory that a child would copy
        calls.Init();
        (Rank, Count) = (calls.Rank(), calls.Size());
        (_group, _ends) = (calls.Duplicate(), calls.Duplicate());
        _transfers = new(Count);
        string version = calls.Version.Split('\n')[0].Split(',')[0];
        Library = version.StartsWith("MPICH Version:", StringComparison.Ordinal) ? $"MPICH {version.Split(':')[1].Trim()}" : version;
        var all = new byte[Peer.Length * Count];
        Gather(Peer.Own().ToBytes(), all);
        _peers = [.. Enumerable.Range(0, Count).Select(r => Peer.Of(all.AsSpan(r * Peer.Length, Peer.Length)))];
        var own = _peers[Rank];
        Sharing = _peers.Count(p => p.Host == own.Host && p.Processors == own.Processors);
        var first = _peers[0];
        _lastWord.Introduce(NameOf(Rank), Path.Combine(Path.GetTempPath(), $"snn-mpi-{first.Host}-{first.Id}-{first.Started}"));
        _watch = new(_peers, Rank, Died);
        // a launcher that asks for the end does so after another's death, of which that one's child tells
        _asked = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _lastWord.End());
    }

    /// <summary>Connects this process with the others.</summary>
    /// <exception cref="MpiException">No launcher of MPI has started this process, or its library is not installed.</exception>
    public static MpiGroup Open()
    {
        var (family, library) = MpiLibrary.Load();
        return new(new(family, library));
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int Sharing { get; }

    /// <summary>The library, in its own words.</summary>
    public string Library { get; }

    /// <inheritdoc/>
    public override string Left
    {
        get => _left;
        set
        {
            _left = value;
            _lastWord.Left(value);
        }
    }

    /// <inheritdoc/>
    public override string Words => $"{Count} processes by {Library}: {string.Join(", ", Enumerable.Range(0, Math.Min(Count, Named)).Select(NameOf))}{(Count > Named ? ", ..." : "")}";

    /// <inheritdoc/>
    public override string NameOf(int rank) => $"rank {rank} on {_peers[rank].Host} (pid {_peers[rank].Id})";

    /// <inheritdoc/>
    public override long Lowest(long value)
    {
        long lowest;
        nint request = 0;
        lock (_gate)
        {
            _calls.StartLowest(&value, &lowest, _group, &request);
        }

        Await(&request);
        return lowest;
    }

    /// <inheritdoc/>
    public override void Broadcast(Span<byte> bytes, int from)
    {
        nint request = 0;
        fixed (byte* first = bytes)
        {
            lock (_gate)
            {
                _calls.StartBroadcast(first, bytes.Length, from, _group, &request);
            }

            Await(&request);
        }
    }

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        nint request = 0;
        fixed (byte* first = own, target = all)
        {
            lock (_gate)
            {
                _calls.StartGather(first, own.Length, target, _group, &request);
            }

            Await(&request);
        }
    }

    /// <inheritdoc/>
    public override int StartExchange(Lanes send, ReadOnlySpan<int> sendLengths, Lanes receive, ReadOnlySpan<int> receiveLengths)
    {
        int place = _transfers.Take();
        var sent = _transfers.PartsOf(place, 0, sendLengths);
        var received = _transfers.PartsOf(place, 1, receiveLengths);
        lock (_gate)
        {
            _calls.StartExchange(Pointer(send), sent.Counts, sent.Starts, Pointer(receive), received.Counts, received.Starts, _group, _transfers.Request(place));
        }

        return place;
    }

    /// <inheritdoc/>
    public override int StartGather(Lanes own, Lanes all, ReadOnlySpan<int> lengths)
    {
        int place = _transfers.Take();
        var parts = _transfers.PartsOf(place, 0, lengths);
        lock (_gate)
        {
            _calls.StartGather(Pointer(own), lengths[Rank], Pointer(all), parts.Counts, parts.Starts, _group, _transfers.Request(place));
        }

        return place;
    }

    /// <inheritdoc/>
    public override int StartSum(Lanes own, Lanes sum)
    {
        int place = _transfers.Take();
        lock (_gate)
        {
            _calls.StartSum(Pointer(own), Pointer(sum), sum.Length, _group, _transfers.Request(place));
        }

        return place;
    }

    /// <inheritdoc/>
    public override void Wait(int started)
    {
        Await(_transfers.Request(started));
        _transfers.Free(started);
    }

    /// <inheritdoc/>
    public override void End(Exception? failure)
    {
        if (_isEnding)
        {
            return;
        }

        _isEnding = true;
        long failed = failure is null ? long.MaxValue : Rank, first;
        nint request = 0;
        lock (_gate)
        {
            _calls.StartLowest(&failed, &first, _ends, &request);
        }

        if (!Await(&request, failure is null ? Timeout.InfiniteTimeSpan : Patience))
        {
            Tell(failure!);
            Abort();
        }

        _isOver = true;
        if (first == Rank && first > 0)
        {
            Tell(failure!); // the first process has no error, so it tells nothing
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        End(null);
        _watch.Dispose();
        _asked.Dispose();
        _lastWord.Dispose();
        lock (_gate)
        {
            _calls.Finish();
        }

        _transfers.Dispose();
    }

    private static float* Pointer(Lanes lanes) => (float*)Unsafe.AsPointer(ref lanes.At(0));

    private void Tell(Exception failure) => _error.WriteLine($"error: {NameOf(Rank)}: {failure.Message.ReplaceLineEndings(" ")}");

    private void Await(nint* request) => Await(request, Timeout.InfiniteTimeSpan);

    /// <summary>Waits for something: briefly at work, then leaving the processor to others, who may be those that are waited for.</summary>
    private bool Await(nint* request, TimeSpan most)
    {
        const int spins = 200, yields = 4000;
        long began = Environment.TickCount64;
        for (int turn = 0; ; turn++)
        {
            lock (_gate)
            {
                if (_calls.Test(request))
                {
                    return true;
                }
            }

            if (_isAborted)
            {
                Thread.Sleep(Timeout.Infinite); // nothing comes any more, and the process is being ended
            }

            if (turn < spins)
            {
                Thread.SpinWait(10);
            }
            else if (turn < yields)
            {
                Thread.Yield();
            }
            else if (most != Timeout.InfiniteTimeSpan && Environment.TickCount64 - began > most.TotalMilliseconds)
            {
                return false;
            }
            else
            {
                Thread.Sleep(1);
            }
        }
    }

    private void Died(int rank)
    {
        if (_isEnding)
        {
            // it may have ended as it should, of which this process has not heard yet
            Thread.Sleep(Patience);
        }

        if (_isOver)
        {
            return;
        }

        if (_lastWord.IsFirst())
        {
            _error.WriteLine($"error: {NameOf(rank)} died, which ends the run{(Left == "" ? "." : $": {Left}")}");
        }

        Abort();
    }

    private void Abort()
    {
        _isAborted = true;
        _lastWord.End();
        Thread.Sleep(Reading); // a launcher that is told to end all does not wait for lines that it has not read
        if (Monitor.TryEnter(_gate, Patience))
        {
            _calls.Abort(ExitCode);
        }

        Environment.Exit(ExitCode); // where the library has not done so
    }
}
