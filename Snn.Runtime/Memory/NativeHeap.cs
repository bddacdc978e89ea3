using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Blocks of the heap of C, each with a cache line before it that says where what was allocated starts.</summary>
internal sealed unsafe class NativeHeap : BlockSource
{
    /// <summary>Bytes of a page.</summary>
    public const nuint Page = 4096;

    public override byte* New(nuint bytes, nuint? place)
    {
        nuint room = Alignment + (place is null ? 0 : Page - Alignment);
        var whole = (byte*)NativeMemory.AlignedAlloc(checked(bytes + room), Alignment);
        var block = whole + Alignment;
        if (place is { } wanted)
        {
            block += unchecked(wanted - (nuint)block) % Page;
        }

        ((byte**)block)[-1] = whole;
        return block;
    }

    public override void Free(byte* block) => NativeMemory.AlignedFree(((byte**)block)[-1]);
}
