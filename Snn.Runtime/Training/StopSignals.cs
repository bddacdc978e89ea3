using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// Ctrl-C and SIGTERM end a run in order, at the end of its batch. A second signal ends the process at once, as it would
/// have without this.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new(); // not disposed of: a handler may still be running
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public StopSignals() => _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(s => PosixSignalRegistration.Create(s, OnSignal))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The first signal; null where there was none.</summary>
    public PosixSignal? Received => _received == 0 ? null : (PosixSignal)_received;

    public void Dispose() => Array.ForEach(_registrations, r => r.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _received, (int)context.Signal, 0) == 0)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
