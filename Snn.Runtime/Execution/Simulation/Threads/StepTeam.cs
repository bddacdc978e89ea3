using System.Runtime.ExceptionServices;

namespace Snn.Runtime;

/// <summary>
/// Threads that work on a run step by step: one leads, and whenever it says so each does its part, and all are awaited. Within a
/// run they spin, for a step may take a microsecond; between runs they sleep.
/// </summary>
internal sealed class StepTeam : IDisposable
{
    // some microseconds, then others may have the core
    private const int Spins = 200;

    // a cache line each, so that nobody waits for a flag that is not his
    private const int Apart = 32;

    private readonly WorkerTeam _workers;
    private readonly Action<int> _part;
    private readonly Action<int, int> _job;
    private readonly int[] _rounds; // of the lead, and how far each worker has come
    private Action? _lead;
    private int _began;
    private bool _ends;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">Number of threads, the caller among them.</param>
    /// <param name="part">What thread i does when all work together; 0 is the lead.</param>
    public StepTeam(int threads, Action<int> part)
    {
        (_workers, _part, _job) = (new(threads), part, Work);
        _rounds = new int[(threads + 1) * Apart];
    }

    /// <summary>Runs <paramref name="lead"/> on the calling thread, with the others at hand.</summary>
    public void Run(Action lead)
    {
        (_lead, _began, _ends, _failure) = (lead, RoundOf(0), false, null);

        // each thread takes one place: none is free for a second before the lead has ended
        _workers.Run(_workers.Threads, _job);
    }

    /// <summary>Within a run, for the lead: each thread does its part.</summary>
    public void Together()
    {
        int round = RoundOf(0) + 1;
        Volatile.Write(ref RoundOf(0), round);
        _part(0);
        for (int i = 1; i < _workers.Threads; i++)
        {
            Await(i, round);
        }

        _failure?.Throw();
    }

    public void Dispose() => _workers.Dispose();

    private ref int RoundOf(int thread) => ref _rounds[(thread + 1) * Apart - 1];

    private void Work(int place, int thread)
    {
        if (thread > 0)
        {
            Follow(thread);
            return;
        }

        try
        {
            _lead!();
        }
        finally
        {
            _ends = true;
            Volatile.Write(ref RoundOf(0), RoundOf(0) + 1);
        }
    }

    private void Follow(int thread)
    {
        for (int round = _began + 1; ; round++)
        {
            Await(0, round);
            if (_ends)
            {
                RoundOf(thread) = round;
                return;
            }

            try
            {
                _part(thread);
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            Volatile.Write(ref RoundOf(thread), round);
        }
    }

    private void Await(int thread, int round)
    {
        ref int reached = ref RoundOf(thread);
        // who is late finds a later round: the lead may have ended meanwhile
        for (int spins = 0; Volatile.Read(ref reached) - round < 0; spins++)
        {
            if (spins < Spins)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
