namespace Snn.Runtime;

/// <summary>A checkpoint cannot be used; the message names the file and what to do.</summary>
public sealed class CheckpointException : Exception
{
    internal CheckpointException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
