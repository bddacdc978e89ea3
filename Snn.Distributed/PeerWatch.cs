using System.Runtime.InteropServices;

namespace Snn.Distributed;

/// <summary>
/// Sees that a process of the run on this machine has died, which its launcher may tell without a name, late or not at all: twice a
/// second, and when a launcher asks this one to end.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly (int Rank, Peer Peer)[] _others;
    private readonly int _own;
    private readonly Action<int, bool> _died;
    private readonly Timer _timer;
    private readonly PosixSignalRegistration _signal;
    private int _seen;

    /// <param name="peers">All processes, by rank.</param>
    /// <param name="own">Rank of this one.</param>
    /// <param name="died">Called once, with the rank that died, and whether it is this process that is to tell of it.</param>
    public PeerWatch(Peer[] peers, int own, Action<int, bool> died)
    {
        (_own, _died) = (own, died);
        // in a container of its own another process of this machine cannot be seen, so it is not watched
        _others = [.. peers.Index().Where(p => p.Index != own && p.Item.Host == peers[own].Host && p.Item.IsAlive).Select(p => (p.Index, p.Item))];
        _timer = new(_ => Look(), null, Interval, Interval);
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel |= Look());
    }

    /// <summary>Whether a process has died.</summary>
    public bool Look()
    {
        int dead = -1;
        foreach (var (rank, peer) in _others)
        {
            if (!peer.IsAlive)
            {
                dead = rank;
                break;
            }
        }

        if (dead >= 0 && Interlocked.Exchange(ref _seen, 1) == 0)
        {
            _died(dead, _others.All(o => o.Rank > _own || !o.Peer.IsAlive));
        }

        return dead >= 0;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _signal.Dispose();
    }
}
