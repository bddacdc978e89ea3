namespace Snn.Runtime;

/// <summary>Where arenas get their blocks from. Tests put a source in its place that finds wrong uses of memory.</summary>
internal abstract unsafe class BlockSource
{
    /// <summary>Where a block starts: a cache line.</summary>
    public const nuint Alignment = 64;

    /// <summary>The source of all arenas made from now on.</summary>
    public static BlockSource Current { get; set; } = new NativeHeap();

    /// <summary>A block with anything in it.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="place">Where in a page it had best start, a multiple of <see cref="Alignment"/>; null for anywhere.</param>
    /// <exception cref="OutOfMemoryException">There is no room for it.</exception>
    public abstract byte* New(nuint bytes, nuint? place);

    /// <summary>Takes a block back.</summary>
    public abstract void Free(byte* block);
}
