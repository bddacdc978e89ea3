using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

/// <summary>Statistics against values that were worked out by hand.</summary>
public sealed class SpikeStatisticsTests
{
    // neuron 0 at 0, 2, 4, 6, 8; neuron 1 at 1, 2, 5; neuron 2 at 3; neuron 3 never; ten steps of 2 ms
    private static readonly SpikeTrain Train = SpikeTrain.FromPairs([(0, 0), (1, 1), (2, 0), (2, 1), (3, 2), (4, 0), (5, 1), (6, 0), (8, 0)], 10, 2 * ms);

    [Fact]
    public void Rates_and_intervals()
    {
        var all = new SpikeStatistics("A", Train, 4);
        Assert.Equal((20, 9), (all.Milliseconds, all.Count));
        Assert.Equal([250, 150, 50, 0], all.Rates());
        Assert.Equal(9 / (4 * 0.02), all.MeanRate, 1e-12);
        Assert.Equal([1, 2, 5], all.StepsOf(1).ToArray());
        double[] variations = all.IntervalVariations();
        // intervals 1 and 3 steps: mean 2, standard deviation 1
        Assert.Equal([0, 0.5], variations[..2]);
        Assert.All(variations[2..], v => Assert.True(double.IsNaN(v)));
    }

    [Fact]
    public void Counts_in_bins()
    {
        var all = new SpikeStatistics("A", Train, 4);
        // bins of three steps: 0-2, 3-5, 6-8; the tenth step is left out
        Assert.Equal([[2, 1, 2], [2, 1, 0], [0, 1, 0], [0, 0, 0]], all.Counts(6 * ms));
        Assert.Equal([4 / (4 * 0.006), 3 / (4 * 0.006), 2 / (4 * 0.006)], all.PopulationRate(6 * ms));
        double[] fano = all.FanoFactors(6 * ms);
        // variance over mean: (2/9) / (5/3), (2/3) / 1, (2/9) / (1/3)
        Assert.Equal(2.0 / 15, fano[0], 1e-12);
        Assert.Equal(2.0 / 3, fano[1], 1e-12);
        Assert.Equal(2.0 / 3, fano[2], 1e-12);
        Assert.True(double.IsNaN(fano[3]));
    }

    [Fact]
    public void Correlations_of_pairs_that_vary()
    {
        var all = new SpikeStatistics("A", Train, 4);
        // less their means: (1, -2, 1)/3, (1, 0, -1), (-1, 2, -1)/3; neuron 3 does not vary
        double[] correlations = all.Correlations(6 * ms);
        Assert.Equal(3, correlations.Length);
        Assert.Equal(0, correlations[0], 1e-12);
        Assert.Equal(-1, correlations[1], 1e-12);
        Assert.Equal(0, correlations[2], 1e-12);
        Assert.Single(all.Correlations(6 * ms, most: 2)); // of neurons 0 and 2
        Assert.Equal(-1, all.Correlations(6 * ms, most: 2)[0], 1e-12);
    }

    [Fact]
    public void A_recording_is_looked_at_from_when_to_when()
    {
        using var simulation = new FreeNetwork().Simulate();
        simulation.Input("Input").Play(SpikeTrain.FromPairs([(0, 3), (1, 3), (4, 1), (5, 2), (5, 3), (9, 7)], 12));
        simulation.Run(1);
        SpikeRecording all = simulation.Record("Input"), some = simulation.Record("Input", [7, 3]);
        simulation.Run(11);
        var whole = new SpikeStatistics(all);
        Assert.Equal((1, 12, 5, 20), (whole.From, whole.Until, whole.Count, whole.Neurons.Count));
        var part = new SpikeStatistics(some, 5 * ms, 10 * ms);
        Assert.Equal([200, 200], part.Rates());
        Assert.Equal([7, 3], part.Neurons);
        Assert.Contains("Input was recorded from 1 to 12 ms; there are no statistics from 0 to 5 ms", Assert.Throws<ArgumentException>(() => new SpikeStatistics(all, 0 * ms, 5 * ms)).Message);
        Assert.Contains("Bins of 20 ms do not fit Input", Assert.Throws<ArgumentException>(() => whole.Counts(20 * ms)).Message);

        // after a restart, those before it do not count
        simulation.Restart();
        simulation.Input("Input").Add(5);
        simulation.Run(4);
        var again = new SpikeStatistics(all);
        Assert.Equal((0, 4, 1), (again.From, again.Until, again.Count));
        Assert.Contains("has a spike of neuron 2; A has 2", Assert.Throws<ArgumentException>(() => new SpikeStatistics("A", Train, 2)).Message);
        Assert.Contains("give Dt", Assert.Throws<ArgumentException>(() => new SpikeStatistics("A", SpikeTrain.FromPairs([], 3), 2)).Message);
    }
}
