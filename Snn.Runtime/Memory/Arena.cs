using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Native, cache-line aligned, zeroed float memory that lives as long as its owner.</summary>
public sealed unsafe class Arena : IDisposable
{
    private static int _large;

    private readonly ArenaBlocks _blocks = new();

    /// <summary>Bytes handed out.</summary>
    public long Bytes { get; private set; }

    /// <summary>One value per neuron, padded.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public Lanes Lanes(int size) => new(Allocate(Snn.Runtime.Lanes.Padded(size)), Snn.Runtime.Lanes.Padded(size));

    /// <summary><paramref name="count"/> rows of one value per neuron, each padded.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public Rows Rows(int count, int size)
    {
        int stride = Snn.Runtime.Lanes.Padded(size);
        return new(Allocate((long)count * stride), count, stride);
    }

    /// <summary>
    /// Frees the memory; every view into it becomes invalid. A <see cref="Trial"/> that reads it at this moment on another
    /// thread still runs to its end.
    /// </summary>
    public void Dispose() => _blocks.Dispose();

    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    internal void ThrowIfDisposed(object owner) => ObjectDisposedException.ThrowIf(_blocks.IsClosed, owner);

    /// <summary>Keeps the memory until <see cref="Release"/>, whoever disposes of it.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    internal void Hold(object owner)
    {
        ThrowIfDisposed(owner);
        bool held = false;
        _blocks.DangerousAddRef(ref held);
    }

    /// <summary>Ends a <see cref="Hold"/>.</summary>
    internal void Release() => _blocks.DangerousRelease();

    private float* Allocate(long floats)
    {
        ThrowIfDisposed(this);
        var bytes = checked((nuint)Math.Max(floats, 1) * sizeof(float));
        Bytes += (long)bytes;
        var block = _blocks.New(bytes, PlaceOf(bytes));
        NativeMemory.Clear(block, bytes);
        return (float*)block;
    }

    // Large blocks would all start at the same place of a page, and what lies at the same place of different pages competes
    // for the same few lines of the first-level cache: arrays that are walked together start a few cache lines apart.
    private static nuint? PlaceOf(nuint bytes) =>
        bytes < 4 * NativeHeap.Page ? null : (uint)Interlocked.Increment(ref _large) * 5 * BlockSource.Alignment % NativeHeap.Page;
}
