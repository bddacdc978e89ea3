using Snn.Runtime;

namespace Snn.Tests.Runtime.Memory;

public sealed unsafe class NativeHeapTests
{
    [Fact]
    public void Blocks_start_where_in_a_page_they_are_asked_to()
    {
        var heap = new NativeHeap();
        var blocks = new List<nint>();
        for (nuint place = 0; place < NativeHeap.Page; place += 5 * BlockSource.Alignment)
        {
            nuint bytes = 100_000 + place;
            var block = heap.New(bytes, place);
            Assert.Equal(place, (nuint)block % NativeHeap.Page);
            new Span<byte>(block, (int)bytes).Fill(0xFF);
            blocks.Add((nint)block);
        }

        Assert.All(blocks, block => heap.Free((byte*)block));
    }

    [Fact]
    public void Blocks_start_at_a_cache_line_wherever_they_start()
    {
        var heap = new NativeHeap();
        for (nuint bytes = 1; bytes < 1000; bytes += 7)
        {
            var block = heap.New(bytes, null);
            Assert.Equal((nuint)0, (nuint)block % BlockSource.Alignment);
            new Span<byte>(block, (int)bytes).Fill(0xFF);
            heap.Free(block);
        }
    }
}
