using System.Numerics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Memory;

public sealed class MarksTests : IDisposable
{
    private readonly Arena _arena = new();

    public void Dispose() => _arena.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(1000)]
    public void Vectors_and_single_neurons_read_what_either_wrote(int size)
    {
        var (written, set, random) = (Ring(3, size), Ring(3, size), new Random(size));
        bool[][] so = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, Lanes.Padded(size)).Select(_ => random.Next(2) == 1).ToArray())];
        for (int t = 0; t < 3; t++)
        {
            var (row, other) = (written[t], set[t]);
            for (int j = 0; j < so[t].Length; j += Vector<int>.Count)
            {
                row[j] = new([.. so[t].Skip(j).Take(Vector<int>.Count).Select(s => s ? -1 : 0)]);
            }

            for (int j = so[t].Length - 1; j >= 0; j--)
            {
                other.Set(j, !so[t][j]); // what was there is gone
                other.Set(j, so[t][j]);
            }
        }

        for (int t = 0; t < 3; t++)
        {
            for (int j = 0; j < so[t].Length; j++)
            {
                Assert.Equal(so[t][j], written[t + 3].At(j));
                Assert.Equal(so[t][j], set[t].At(j));
                Assert.Equal(so[t][j] ? -1 : 0, set[t + 3][j / Vector<int>.Count * Vector<int>.Count][j % Vector<int>.Count]);
            }
        }
    }

    [Fact]
    public void A_step_takes_a_bit_of_a_neuron_or_two() => Assert.InRange(MarkRing.Floats(1024) * sizeof(float), 1024 / 8, 1024 / 4);

    private MarkRing Ring(int steps, int size) => new(_arena.Rows(steps, MarkRing.Floats(size)));
}
