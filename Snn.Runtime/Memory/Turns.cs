namespace Snn.Runtime;

/// <summary>
/// Lets one call at a time into something that is not thread-safe, and none after it has been disposed of. What the call
/// runs of the user's (a loss, an optimiser) cannot call in again: it would find the work half done.
/// </summary>
/// <param name="owner">What is entered.</param>
/// <param name="isInside">Whether the calling thread works for the call that is inside; null where only its own thread does.</param>
internal sealed class Turns(object owner, Func<bool>? isInside = null)
{
    private readonly object _gate = new();
    private int _thread; // of the call that is inside; 0 where none is
    private bool _closed;

    /// <summary>Enters; waits while another thread is inside. To be disposed of on the same thread.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    /// <exception cref="InvalidOperationException">The calling thread is inside already.</exception>
    public Turn Wait()
    {
        lock (_gate)
        {
            AwaitEmpty();
            ObjectDisposedException.ThrowIf(_closed, owner);
            return Enter();
        }
    }

    /// <summary>Enters. To be disposed of on the same thread.</summary>
    /// <param name="advice">What to do where another thread is inside.</param>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    /// <exception cref="InvalidOperationException">A thread is inside already.</exception>
    public Turn Take(string advice)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, owner);
            ThrowIfInside();
            return _thread == 0 ? Enter() : throw new InvalidOperationException($"{owner.GetType().Name} is at work on another thread. {advice}");
        }
    }

    /// <summary>Lets nobody in any more; waits for another thread that is inside.</summary>
    /// <returns>Whether it was open.</returns>
    /// <exception cref="InvalidOperationException">The calling thread is inside.</exception>
    public bool Close()
    {
        lock (_gate)
        {
            AwaitEmpty();
            return !_closed && (_closed = true);
        }
    }

    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), owner);

    private Turn Enter()
    {
        _thread = Environment.CurrentManagedThreadId;
        return new(this);
    }

    private void AwaitEmpty()
    {
        while (_thread != 0)
        {
            ThrowIfInside();
            Monitor.Wait(_gate);
        }
    }

    private void ThrowIfInside()
    {
        if (_thread != 0 && (_thread == Environment.CurrentManagedThreadId || isInside?.Invoke() == true))
        {
            throw new InvalidOperationException($"{owner.GetType().Name} is at work on this very thread: what it calls, such as a loss or an optimiser, cannot use it or dispose of it. Do that between its calls.");
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _thread = 0;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The stay of a call.</summary>
    internal readonly ref struct Turn(Turns turns)
    {
        public void Dispose() => turns.Leave();
    }
}
