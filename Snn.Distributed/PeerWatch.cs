namespace Snn.Distributed;

/// <summary>
/// Sees within a second that a process of the run on this machine has died, and that the others would wait for it for ever:
/// not every launcher ends them.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly (int Rank, Peer Peer)[] _others;
    private readonly Action<int> _died;
    private readonly Timer _timer;
    private int _seen;

    /// <param name="peers">All processes, by rank.</param>
    /// <param name="own">Rank of this one.</param>
    /// <param name="died">Called once, with the rank that died.</param>
    public PeerWatch(Peer[] peers, int own, Action<int> died)
    {
        _died = died;
        // in a container of its own another process of this machine cannot be seen, so it is not watched
        _others = [.. peers.Index().Where(p => p.Index != own && p.Item.Host == peers[own].Host && p.Item.IsAlive).Select(p => (p.Index, p.Item))];
        _timer = new(_ => Look(), null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (rank, peer) in _others)
        {
            if (!peer.IsAlive && Interlocked.Exchange(ref _seen, 1) == 0)
            {
                _died(rank);
            }
        }
    }
}
