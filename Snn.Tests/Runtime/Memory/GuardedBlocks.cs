using System.Runtime.InteropServices;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Memory;

/// <summary>
/// Blocks that end where a page begins that nobody may touch, and that nobody may touch after they were freed: each wrong use
/// ends the process at once, at the very instruction. Linux.
/// </summary>
internal sealed unsafe partial class GuardedBlocks : BlockSource
{
    private const nuint Page = 4096;
    private const int NoAccess = 0, ReadWrite = 3, PrivateAnonymous = 0x22;
    private const int MostKept = 4096; // a process has some ten thousands of mappings

    private readonly Lock _gate = new();
    private readonly Dictionary<nint, (nint Start, nuint Length)> _live = [];
    private readonly Queue<(nint Start, nuint Length)> _kept = new();

    public override byte* New(nuint bytes, nuint? place)
    {
        nuint room = (bytes + Page - 1) / Page * Page, length = room + 2 * Page;
        nint start = Map(0, length, NoAccess, PrivateAnonymous, -1, 0);
        if (start == -1 || Protect(start + (nint)Page, room, ReadWrite) != 0)
        {
            throw new OutOfMemoryException();
        }

        nint block = (start + (nint)(Page + room - bytes)) & ~((nint)Alignment - 1);
        NativeMemory.Fill((void*)block, bytes, 0xFF);
        lock (_gate)
        {
            _live.Add(block, (start, length));
        }

        return (byte*)block;
    }

    public override void Free(byte* block)
    {
        lock (_gate)
        {
            if (!_live.Remove((nint)block, out var mapping) || Protect(mapping.Start, mapping.Length, NoAccess) != 0)
            {
                Environment.FailFast("Memory check: a block was freed that is none.");
            }

            _kept.Enqueue(mapping);
            if (_kept.Count > MostKept)
            {
                var (start, length) = _kept.Dequeue();
                Unmap(start, length);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
