using System.Runtime.ExceptionServices;

namespace Snn.Runtime;

/// <summary>
/// A few threads that live as long as the team and work through indexed jobs together with the caller. Running a job
/// allocates nothing, which the thread pool's loops do. One caller at a time.
/// </summary>
public sealed class WorkerTeam : IDisposable
{
    // some tens of microseconds: longer than the gap between two jobs of a batch, too short to be felt by others
    private const int Spins = 40;

    [ThreadStatic]
    private static WorkerTeam? _own; // the team that the thread is a worker of

    private readonly Thread[] _workers;
    private readonly object _start = new();
    private readonly object _end = new();
    private readonly Turns _turns;
    private Action<int, int>? _job;
    private int _count;
    private int _next;
    private int _round;
    private int _running;
    private int _failed = int.MaxValue;
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many work on a job, the caller included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _turns = new(this, () => IsWorker);
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int worker = i + 1;
            _workers[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"SNN worker {worker}" };
            _workers[i].Start();
        }
    }

    /// <summary>How many threads work on a job, the caller included.</summary>
    public int Threads => _workers.Length + 1;

    /// <summary>The lowest index that failed in the last job; 0 where none did.</summary>
    internal int FailedAt => _failed == int.MaxValue ? 0 : _failed;

    /// <summary>Whether the calling thread is one that the team has started.</summary>
    internal bool IsWorker => _own == this;

    /// <summary>
    /// Calls <paramref name="job"/> for every index from 0 to <paramref name="count"/> − 1 and waits for all. Threads take
    /// the next index as they become free. After an exception no further index is taken; the exception of the lowest index
    /// is thrown, as it would be by a loop.
    /// </summary>
    /// <param name="count">Number of indices.</param>
    /// <param name="job">Receives the index and the thread it runs on, 0 .. <see cref="Threads"/> − 1; 0 is the caller.</param>
    /// <exception cref="InvalidOperationException">The team is at work already.</exception>
    /// <exception cref="ObjectDisposedException">The threads have ended.</exception>
    public void Run(int count, Action<int, int> job)
    {
        using var turn = _turns.Take("One job at a time.");
        _job = job;
        (_count, _next, _failed, _failure) = (count, 0, int.MaxValue, null);
        if (count > 1 && _workers.Length > 0)
        {
            _running = _workers.Length;
            StartRound();
        }

        TakeIndices(0);
        AwaitWorkers();
        _job = null;
        _failure?.Throw();
    }

    /// <summary>Ends the threads; waits for the job of another thread.</summary>
    /// <exception cref="InvalidOperationException">A job cannot end the threads that it runs on.</exception>
    public void Dispose()
    {
        if (_turns.Close())
        {
            _disposed = true;
            StartRound();
            foreach (var worker in _workers)
            {
                worker.Join();
            }
        }
    }

    private void StartRound()
    {
        lock (_start)
        {
            _round++;
            Monitor.PulseAll(_start);
        }
    }

    private void Work(int worker)
    {
        _own = this;
        for (int seen = 0; ;)
        {
            AwaitRound(seen++);
            if (_disposed)
            {
                return;
            }

            TakeIndices(worker);
            if (Interlocked.Decrement(ref _running) == 0)
            {
                lock (_end)
                {
                    Monitor.Pulse(_end);
                }
            }
        }
    }

    private void AwaitRound(int seen)
    {
        for (var spin = new SpinWait(); spin.Count < Spins && Volatile.Read(ref _round) == seen;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        lock (_start)
        {
            while (_round == seen)
            {
                Monitor.Wait(_start);
            }
        }
    }

    private void AwaitWorkers()
    {
        for (var spin = new SpinWait(); spin.Count < Spins && Volatile.Read(ref _running) != 0;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        lock (_end)
        {
            while (Volatile.Read(ref _running) != 0)
            {
                Monitor.Wait(_end);
            }
        }
    }

    private void TakeIndices(int worker)
    {
        var job = _job!;
        for (int i; Volatile.Read(ref _failed) == int.MaxValue && (i = Interlocked.Increment(ref _next) - 1) < _count;)
        {
            try
            {
                job(i, worker);
            }
            catch (Exception exception)
            {
                Fail(i, exception);
            }
        }
    }

    // indices are taken in ascending order, so every index below a failed one runs: the lowest failure is always seen
    private void Fail(int index, Exception exception)
    {
        lock (_end)
        {
            if (index < _failed)
            {
                (_failed, _failure) = (index, ExceptionDispatchInfo.Capture(exception));
            }
        }
    }
}
