using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Connectivity;

/// <summary>Where synapses lie that share their weights.</summary>
public sealed class PatchTests
{
    public static TheoryData<int, int, int> Kernels()
    {
        var data = new TheoryData<int, int, int>();
        foreach (int kernel in (int[])[1, 2, 3, 5])
        {
            foreach (int stride in (int[])[1, 2, 3, 6])
            {
                data.Add(kernel, stride, (kernel + stride) % 3);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Synapses_are_those_of_the_definition(int kernel, int stride, int padding)
    {
        var source = new Population<SpikeInput>(7, 6, 2);
        int height = (7 + 2 * padding - kernel) / stride + 1, width = (6 + 2 * padding - kernel) / stride + 1;
        foreach (var pooling in (Pooling?[])[null, Pooling.Sum])
        {
            var target = new Population<Lif>(height, width, pooling is null ? 3 : 2);
            var patches = pooling is null
                ? Patches.OfConvolution("Net.P", source, target, kernel, stride, padding)
                : Patches.OfPool("Net.P", source, target, Pooling.Sum, kernel, stride, padding);
            var table = new PatchTable(patches);
            var expected = new HashSet<(int, int, int)>();
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    foreach (var (i, j, c, o) in from i in Enumerable.Range(0, kernel) from j in Enumerable.Range(0, kernel) from c in Enumerable.Range(0, 2) from o in Enumerable.Range(0, target.Shape!.Value.Channels) select (i, j, c, o))
                    {
                        int row = y * stride + i - padding, column = x * stride + j - padding;
                        if (row is >= 0 and < 7 && column is >= 0 and < 6 && (pooling is null || c == o))
                        {
                            int number = pooling is null ? table.NumberOf(i, table.KernelPlace(j), c) + o : 0;
                            Assert.True(expected.Add((source.Shape!.Value.IndexOf(row, column, c), target.Shape!.Value.IndexOf(y, x, o), number)));
                        }
                    }
                }
            }

            var made = new List<(int Source, int Target, int Number)>();
            for (int k = 0; k < source.Size; k++)
            {
                foreach (var (m, number) in table.SynapsesOf(k))
                {
                    made.Add((k, m, number));
                }
            }

            Assert.Equal(made.OrderBy(s => s.Source).ThenBy(s => s.Target), made);
            Assert.Equal(expected.Order(), made.Order());
            Assert.Equal(expected.Count, table.SynapseCount);
        }
    }

    [Fact]
    public void What_does_not_fit_is_one_clear_error()
    {
        Population source = new Population<SpikeInput>(28, 28), target = new Population<Lif>(24, 24, 16), flat = new Population<Lif>(784);
        Assert.Equal("Net.P ends at a population of 784 neurons without a shape; declare it with height, width and channels, as in new(28, 28, 1).", Refusal(flat, 5, 1, 0));
        Assert.Equal("Net.P has a kernel of 0 x 5; give at least 1 row and column.", Refusal(target, (0, 5), 1, 0));
        Assert.Equal("Net.P has a stride of 0 x 0; give 1 or more.", Refusal(target, 5, 0, 0));
        Assert.Equal("Net.P has a padding of 0 x -1; give 0 or more.", Refusal(target, 5, 1, (0, -1)));
        Assert.Equal("Net.P has a kernel of 31 x 31, and its source with padding is 30 x 30; make the kernel smaller or the padding larger.", Refusal(target, 31, 1, 1));
        Assert.Equal("Net.P has places for a target of 12 x 12 x 16, and it is 24 x 24 x 16; declare it new(12, 12, 16).", Refusal(target, 5, 2, 0));
        Assert.Contains("windows for a target of 14 x 14 x 1", Assert.Throws<ArgumentException>(() => Patches.OfPool("Net.P", source, target, Pooling.Average, 2, 2, 0)).Message);

        string Refusal(Population to, Extent kernel, Extent stride, Extent padding) => Assert.Throws<ArgumentException>(() => Patches.OfConvolution("Net.P", source, to, kernel, stride, padding)).Message;
    }

    [Fact]
    public void Weights_start_by_the_area_of_the_kernel_and_an_average_divides_by_its_window()
    {
        using var store = new WeightStore(Layout(Patches.OfConvolution("Net.P", new Population<SpikeInput>(30, 30, 16), new Population<Lif>(26, 26, 32), 5, 1, 0), Init.Kaiming(2)));
        Initialiser.Fill(store, 1);
        var numbers = store.Of(0).Span[..(25 * 16 * 32)].ToArray();
        Assert.Equal(2 / Math.Sqrt(25 * 16), Math.Sqrt(numbers.Average(w => (double)w * w)), 2e-3);
        using var mean = new WeightStore(Layout(Patches.OfPool("Net.P", new Population<SpikeInput>(4, 6, 2), new Population<Lif>(2, 2, 2), Pooling.Average, (2, 3), (2, 3), 0), Init.Constant(3)));
        Initialiser.Fill(mean, 1);
        Assert.Equal(0.5f, mean.Of(0).Span[0]);
        Assert.Equal(48, mean.SynapseCount(0));
        Assert.Equal("Net: A 48 (4 x 6 x 2) x Spikes, B 8 (2 x 2 x 2) x Lif; P A->B (Average 2 x 3, stride 2 x 3, padding 0 x 0)", mean.Layout.Signature);
    }

    private static NetworkLayout Layout(Patches patches, Init init) => new(
        "Net",
        Time.Of(1),
        [new("A", "Spikes", patches.Source.Size, true) { Shape = patches.Source }, new("B", "Lif", patches.Target.Size, true) { Shape = patches.Target }],
        [new("P", 0, 1, init, 1, true) { Patches = patches }])
    { Readout = 1, Inputs = [0] };
}
