namespace Snn.Distributed;

/// <summary>Processes cannot be connected by MPI; the message says what to do.</summary>
public sealed class MpiException : IOException
{
    internal MpiException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
