using System.Numerics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Spikes;

public class SpikeLogTests
{
    private static readonly int Width = Vector<int>.Count;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Keeps_the_neurons_whose_lane_is_set(int size)
    {
        const int steps = 30;
        var log = new SpikeLog(size, steps);
        var random = new Random(1);
        var expected = new List<int[]>();
        for (int t = 0; t < steps; t++)
        {
            // every density, from no neuron to all
            var fired = new int[Lanes.Padded(size)];
            for (int j = 0; j < size; j++)
            {
                fired[j] = random.Next(steps) < t + (t == steps - 1 ? 1 : 0) ? -1 : 0;
            }

            for (int j = 0; j < fired.Length; j += Width)
            {
                log.Append(new Vector<int>(fired, j), j);
            }

            log.EndStep();
            expected.Add([.. Enumerable.Range(0, size).Where(j => fired[j] != 0)]);
        }

        Assert.Equal(steps, log.Steps);
        Assert.Equal(expected.Sum(e => e.Length), log.Count);
        Assert.Equal(size, expected[^1].Length);
        for (int t = 0; t < steps; t++)
        {
            Assert.Equal(expected[t], log.At(t).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(20)]
    public void Lanes_of_padding_never_spike(int size)
    {
        var log = new SpikeLog(size, 2);
        for (int t = 0; t < 2; t++)
        {
            for (int j = 0; j < Lanes.Padded(size); j += Width)
            {
                log.Append(Vector<int>.AllBitsSet, j);
            }

            log.EndStep();
        }

        Assert.Equal(Enumerable.Range(0, size), log.At(0).ToArray());
        Assert.Equal(Enumerable.Range(0, size), log.At(1).ToArray());
    }

    [Fact]
    public void Steps_outside_are_empty()
    {
        var log = new SpikeLog(4, 3);
        Assert.True(log.At(0).IsEmpty);
        log.AppendIf(true, 2);
        Assert.True(log.At(0).IsEmpty); // not closed yet
        log.EndStep();
        log.EndStep();
        Assert.Equal([2], log.At(0).ToArray());
        Assert.True(log.At(1).IsEmpty);
        Assert.True(log.At(-1).IsEmpty);
        Assert.True(log.At(2).IsEmpty);
        Assert.True(log.At(int.MinValue).IsEmpty);
    }

    [Fact]
    public void Clear_forgets()
    {
        var log = new SpikeLog(4, 3);
        log.AppendIf(true, 1);
        log.EndStep();
        log.Clear();
        Assert.Equal((0, 0), (log.Steps, log.Count));
        log.EndStep();
        Assert.True(log.At(0).IsEmpty);
        log.AppendIf(true, 3);
        log.EndStep();
        Assert.Equal([3], log.At(1).ToArray());
    }

    [Fact]
    public void Counts_spikes_of_each_neuron()
    {
        var log = new SpikeLog(4, 3);
        foreach (var units in (int[][])[[1, 3], [], [1]])
        {
            Array.ForEach(units, unit => log.AppendIf(true, unit));
            log.EndStep();
        }

        float[] counts = [9, 9, 9, 9];
        log.CountPerNeuron(counts);
        Assert.Equal([0f, 2f, 0f, 1f], counts);
    }
}
