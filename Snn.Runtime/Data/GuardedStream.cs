using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// What a library that was not made for damaged files reads them through. A read at the end throws instead of giving nothing,
/// one from too deep a recursion throws instead of ending the process, and what no sound file needs is refused: those are read
/// about once, in fewer than one read for every six bytes, into at most twenty bytes of memory for each. Once it has refused it
/// refuses always, whatever the library does with the exception.
/// </summary>
/// <param name="inner">The file, or its unpacked content; it can seek.</param>
internal sealed class GuardedStream(Stream inner) : Stream
{
    private const long FreeReads = 100_000, FreeBytes = 1 << 20, FreeMemory = 256 << 20, Times = 8, MemoryTimes = 64;

    private readonly long _length = inner.Length;
    private long _memoryBefore = GC.GetAllocatedBytesForCurrentThread();
    private long _reads, _bytes;

    /// <summary>Why it refuses to go on; null where it does not.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Bytes that were read in all.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Counts anew, for another reading of the file, by this thread.</summary>
    public void Renew()
    {
        (_reads, _bytes) = (0, 0);
        _memoryBefore = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => inner.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <exception cref="IOException">The stream has refused something.</exception>
    public void ThrowIfFaulted()
    {
        if (Fault is not null)
        {
            throw new IOException(Fault.Message, Fault);
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ThrowIfFaulted();
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            CountRead(buffer.Length);
            long at = inner.Position;
            return inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length
                ? buffer.Length
                : throw new EndOfStreamException($"something in it should lie at {at} to {at + buffer.Length}, and it has {_length} bytes");
        }
        catch (Exception e)
        {
            Fault = e is InsufficientExecutionStackException ? new InvalidDataException("something in it contains or points to itself", e) : e;
            ThrowIfFaulted();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        ThrowIfFaulted();
        return inner.Seek(offset, origin);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // parts that contain or point to each other are read for ever, by far too many reads or into far too much memory
    private void CountRead(int bytes)
    {
        _reads++;
        _bytes += bytes;
        BytesRead += bytes;
        if (_reads > FreeReads + _length / 2 || _bytes > FreeBytes + Times * _length)
        {
            throw new InvalidDataException($"there is no end to it: after {_reads} reads of {_bytes} bytes of its {_length} something in it seems to contain or point to itself");
        }

        long memory = GC.GetAllocatedBytesForCurrentThread() - _memoryBefore;
        if (memory > FreeMemory + MemoryTimes * _length)
        {
            throw new InvalidDataException($"{memory >> 20} MiB of memory were not enough for its {_length} bytes");
        }
    }
}
