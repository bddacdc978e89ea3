using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Memory;

/// <summary>
/// The memory of all arenas in a process of these tests. A block lies between two margins that must stay as they are; when it
/// is freed it is filled with NaNs, kept for a while and must stay so. What is read after its end is not a number; what is
/// written outside a block or after its end ends the process. With SNN_TEST_MEMORY=guard a read does that too.
/// </summary>
internal sealed unsafe class PoisonedBlocks : BlockSource
{
    private const nuint Margin = 64;
    private const byte MarginByte = 0xCB, FreedByte = 0xFF;
    private const long MostKept = 64 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<nint> _kept = new();
    private long _bytesKept;

    [ModuleInitializer]
    internal static void Install()
    {
        if (Environment.GetEnvironmentVariable("SNN_TEST_MEMORY") == "guard" && OperatingSystem.IsLinux())
        {
            Current = new GuardedBlocks();
            return;
        }

        var blocks = new PoisonedBlocks();
        Current = blocks;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => blocks.CheckAll();
    }

    public override byte* New(nuint bytes, nuint? place)
    {
        var whole = (byte*)NativeMemory.AlignedAlloc(bytes + 2 * Margin, Alignment);
        NativeMemory.Fill(whole, Margin, MarginByte);
        *(nuint*)whole = bytes;
        NativeMemory.Fill(whole + Margin, bytes, FreedByte);
        NativeMemory.Fill(whole + Margin + bytes, Margin, MarginByte);
        return whole + Margin;
    }

    public override void Free(byte* block)
    {
        var whole = block - Margin;
        nuint bytes = *(nuint*)whole;
        if (new ReadOnlySpan<byte>(whole + sizeof(nuint), (int)Margin - sizeof(nuint)).ContainsAnyExcept(MarginByte) || new ReadOnlySpan<byte>(block + bytes, (int)Margin).ContainsAnyExcept(MarginByte))
        {
            Fail("something was written outside a block of an arena");
        }

        NativeMemory.Fill(block, bytes, FreedByte);
        lock (_gate)
        {
            _kept.Enqueue((nint)whole);
            _bytesKept += (long)bytes;
            while (_bytesKept > MostKept)
            {
                var old = (byte*)_kept.Dequeue();
                _bytesKept -= (long)*(nuint*)old;
                CheckFreed(old);
                NativeMemory.AlignedFree(old);
            }
        }
    }

    private void CheckAll()
    {
        lock (_gate)
        {
            foreach (nint whole in _kept)
            {
                CheckFreed((byte*)whole);
            }
        }
    }

    private static void CheckFreed(byte* whole)
    {
        var block = whole + Margin;
        for (nuint left = *(nuint*)whole; left > 0;)
        {
            int part = (int)Math.Min(left, 1 << 20);
            if (new ReadOnlySpan<byte>(block, part).ContainsAnyExcept(FreedByte))
            {
                Fail("something was written into a block of an arena after it was freed");
            }

            block += part;
            left -= (nuint)part;
        }
    }

    private static void Fail(string what) => Environment.FailFast($"Memory check: {what}.");
}
