using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

/// <summary>Against plain loops that add in the order of the spikes: the bits are the same.</summary>
public sealed class RowSumsTests : IDisposable
{
    private const int Sources = 23;
    private readonly Arena _arena = new();
    private readonly Random _random = new(3);

    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 200), 255, 256, 257, 700];

    public void Dispose() => _arena.Dispose();

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Deliver_adds_up_rows(int size)
    {
        var weights = Random(Sources, size);
        foreach (var spikes in SpikeLists())
        {
            var target = Random(1, size)[0];
            var more = Random(1, size)[0];
            var expected = new float[target.Length];
            var expectedMore = more.Span.ToArray();
            foreach (int k in spikes)
            {
                for (int j = 0; j < target.Length; j++)
                {
                    expected[j] += weights[k].Span[j];
                    expectedMore[j] += weights[k].Span[j];
                }
            }

            RowSums.Deliver(spikes, weights, target);
            RowSums.DeliverMore(spikes, weights, more);
            Assert.Equal(expected, target.Span.ToArray());
            Assert.Equal(expectedMore, more.Span.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Accumulate_adds_to_rows(int size)
    {
        foreach (var spikes in SpikeLists())
        {
            var gradient = Random(Sources, size);
            var credit = Random(1, size)[0];
            var expected = gradient.Span.ToArray();
            foreach (int k in spikes)
            {
                for (int j = 0; j < gradient.Stride; j++)
                {
                    expected[k * gradient.Stride + j] += credit.Span[j];
                }
            }

            RowSums.Accumulate(spikes, credit, gradient);
            Assert.Equal(expected, gradient.Span.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AddScaled_adds_scaled_rows(int size)
    {
        foreach (int rows in (int[])[0, 1, 10, 20])
        {
            var feedback = Random(rows, size);
            var start = Random(1, size)[0];
            var target = Random(1, size)[0];
            var expected = start.Span.ToArray();
            var errors = Random(1, Math.Max(rows, 1))[0];
            for (int m = 0; m < rows; m++)
            {
                for (int j = 0; j < target.Length; j++)
                {
                    expected[j] = MathF.FusedMultiplyAdd(errors.At(m), feedback[m].Span[j], expected[j]);
                }
            }

            RowSums.AddScaled(errors, feedback, start, target);
            Assert.Equal(expected, target.Span.ToArray());
        }
    }

    [Fact]
    public void Nothing_beyond_the_target_is_written()
    {
        for (int length = 16; length <= 288; length += 16)
        {
            var narrow = Random(Sources, length);
            var memory = Random(1, 400)[0];
            var after = memory.Span[(16 + length)..].ToArray();
            var before = memory.Span[..16].ToArray();
            RowSums.Deliver([1, 2], narrow, memory.Slice(16, length));
            RowSums.DeliverMore([1, 2], narrow, memory.Slice(16, length));
            RowSums.AddScaled(Random(1, Sources)[0], narrow, memory.Slice(16, length), memory.Slice(16, length));
            RowSums.Deliver([], narrow, memory.Slice(16, length));
            Assert.Equal(new float[length], memory.Slice(16, length).Span.ToArray());
            Assert.Equal(after, memory.Span[(16 + length)..].ToArray());
            Assert.Equal(before, memory.Span[..16].ToArray());
        }
    }

    private static int[][] SpikeLists() => [[], [0], [Sources - 1], [3, 1, 4, 1, 5], [.. Enumerable.Range(0, Sources)]];

    private Rows Random(int count, int size)
    {
        var rows = _arena.Rows(count, size);
        for (int k = 0; k < count; k++)
        {
            foreach (ref float value in rows[k].Span[..size])
            {
                value = _random.NextSingle() - 0.5f;
            }
        }

        return rows;
    }
}
