using System.Numerics;
using System.Runtime.CompilerServices;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Memory;

public sealed unsafe class LanesTests : IDisposable
{
    private readonly Arena _arena = new();

    public void Dispose() => _arena.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(1000, 1008)]
    public void Sizes_are_padded_to_cache_lines(int size, int padded)
    {
        Assert.Equal(padded, Lanes.Padded(size));
        Assert.Equal(padded, _arena.Lanes(size).Length);
        var rows = _arena.Rows(3, size);
        Assert.Equal((3, padded, 3 * padded), (rows.Count, rows.Stride, rows.Span.Length));
        Assert.Equal(0, Lanes.Padding % Vector<float>.Count);
    }

    [Fact]
    public void Memory_is_aligned_and_zero()
    {
        foreach (int size in (int[])[.. Enumerable.Range(1, 300), 4096, 10_000, 10_000, 100_000])
        {
            var lanes = _arena.Lanes(size);
            Assert.Equal(0, (nint)Unsafe.AsPointer(ref lanes.Span[0]) % 64);
            Assert.Equal(new float[lanes.Length], lanes.Span.ToArray());
            lanes.Span.Fill(1); // is not given to the next one
        }
    }

    [Fact]
    public void Vectors_start_at_the_neuron_named()
    {
        var lanes = _arena.Lanes(40);
        for (int j = 0; j < lanes.Length; j++)
        {
            lanes.Span[j] = j;
        }

        int width = Vector<float>.Count;
        for (int j = 0; j < lanes.Length; j += width)
        {
            Assert.Equal(j, lanes[j][0]);
            Assert.Equal(j + width - 1, lanes[j][width - 1]);
            lanes[j] += Vector<float>.One;
        }

        Assert.Equal(Enumerable.Range(1, 48).Select(i => (float)i), lanes.Span.ToArray());
        var part = lanes.Slice(16, 16);
        Assert.Equal(lanes.Span.Slice(16, 16).ToArray(), part.Span.ToArray());
    }

    [Fact]
    public void Rows_are_views_of_one_block()
    {
        var rows = _arena.Rows(3, 20);
        for (int k = 0; k < 3; k++)
        {
            rows[k].Span.Fill(k + 1);
        }

        for (int i = 0; i < rows.Span.Length; i++)
        {
            Assert.Equal(1 + i / rows.Stride, rows.Span[i]);
        }
    }

    [Fact]
    public void An_arena_can_be_disposed_twice()
    {
        var arena = new Arena();
        arena.Lanes(3);
        arena.Dispose();
        arena.Dispose();
    }
}
