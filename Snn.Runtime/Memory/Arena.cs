using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Native, cache-line aligned, zeroed float memory that lives as long as its owner.</summary>
public sealed unsafe class Arena : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint Page = 4096;
    private static int _large;

    private readonly List<nint> _blocks = [];

    /// <summary>Bytes handed out.</summary>
    public long Bytes { get; private set; }

    /// <summary>One value per neuron, padded.</summary>
    public Lanes Lanes(int size) => new(Allocate(Snn.Runtime.Lanes.Padded(size)), Snn.Runtime.Lanes.Padded(size));

    /// <summary><paramref name="count"/> rows of one value per neuron, each padded.</summary>
    public Rows Rows(int count, int size)
    {
        int stride = Snn.Runtime.Lanes.Padded(size);
        return new(Allocate((long)count * stride), count, stride);
    }

    /// <summary>Frees the memory; every view into it becomes invalid.</summary>
    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        _blocks.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what was not disposed.</summary>
    ~Arena() => Dispose();

    private float* Allocate(long floats)
    {
        var bytes = checked((nuint)Math.Max(floats, 1) * sizeof(float));
        var stagger = Stagger(bytes);
        Bytes += (long)bytes;
        var block = (byte*)NativeMemory.AlignedAlloc(bytes + stagger, Alignment);
        _blocks.Add((nint)block);
        block += stagger;
        NativeMemory.Clear(block, bytes);
        return (float*)block;
    }

    // Large blocks all start at the same place of a page, and what lies at the same place of different pages competes for
    // the same few lines of the first-level cache: arrays that are walked together start a few cache lines apart.
    private static nuint Stagger(nuint bytes) =>
        bytes < 4 * Page ? 0 : (uint)Interlocked.Increment(ref _large) * 5 * Alignment % Page;
}
