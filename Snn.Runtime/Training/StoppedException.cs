using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>A run was ended by a signal; the message says which and what is kept.</summary>
public sealed class StoppedException : OperationCanceledException
{
    internal StoppedException(PosixSignal signal, string what, Exception inner)
        : base($"stopped by {signal}: {what}", inner) => ExitCode = 128 + (signal == PosixSignal.SIGTERM ? 15 : 2);

    /// <summary>The exit code by which shells know the signal.</summary>
    public int ExitCode { get; }
}
