using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Where arenas get their blocks from. Tests put a source in its place that finds wrong uses of memory.</summary>
internal abstract unsafe class BlockSource
{
    /// <summary>Where a block starts: a cache line.</summary>
    public const nuint Alignment = 64;

    /// <summary>The source of all arenas made from now on.</summary>
    public static BlockSource Current { get; set; } = new NativeHeap();

    /// <summary>A block with anything in it.</summary>
    /// <exception cref="OutOfMemoryException">There is no room for it.</exception>
    public abstract byte* New(nuint bytes);

    /// <summary>Takes a block back.</summary>
    public abstract void Free(byte* block);

    private sealed class NativeHeap : BlockSource
    {
        public override byte* New(nuint bytes) => (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);

        public override void Free(byte* block) => NativeMemory.AlignedFree(block);
    }
}
