namespace Snn.Runtime;

/// <content>Who is at work on a batch.</content>
public abstract partial class DeviceBatch
{
    private readonly Turns _turns;

    /// <summary>Frees the memory on both sides; waits for a call that is at work on another thread.</summary>
    public void Dispose()
    {
        if (_turns.Close())
        {
            Memory.Dispose();
            WeightsThere.Dispose();
            _ownParameters?.Dispose();
            _host.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>A call that is at work.</summary>
    /// <exception cref="ObjectDisposedException">It, or its device, has been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already.</exception>
    private Turns.Turn Enter()
    {
        Setup.Device.ThrowIfDisposed();
        return _turns.Take("A runner of batches is one thread's: make one for each.");
    }
}
