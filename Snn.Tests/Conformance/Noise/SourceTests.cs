using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Spikes and currents that the run gives, and trains that are drawn.</summary>
public sealed class SourceTests
{
    [Fact]
    public void Each_neuron_spikes_at_its_own_rate()
    {
        using var simulation = new SourceNetwork().Simulate();
        simulation.Input("Input").Poisson([0 * Hz, 20 * Hz, 100 * Hz]);
        var spikes = simulation.Record("Input");
        simulation.Run(40_000);
        int[] counts = [.. Enumerable.Range(0, 3).Select(j => spikes.Neurons.Count(k => k == j))];
        Assert.Equal(0, counts[0]);
        Assert.InRange(counts[1], 800 - 4.5 * Math.Sqrt(800), 800 + 4.5 * Math.Sqrt(800));
        Assert.InRange(counts[2], 4000 - 4.5 * Math.Sqrt(4000 * 0.9), 4000 + 4.5 * Math.Sqrt(4000 * 0.9));

        // independent of each other: together in a step as often as chance has it
        var together = spikes.Steps.Zip(spikes.Neurons).GroupBy(s => s.First).Count(g => g.Count() == 2);
        Assert.InRange(together, 80 - 4.5 * Math.Sqrt(80), 80 + 4.5 * Math.Sqrt(80));
    }

    [Fact]
    public void Rates_may_change_in_time()
    {
        using var simulation = new SourceNetwork().Simulate();
        simulation.Input("Input").Poisson((time, neuron) => neuron == 1 && time is >= 1000 and < 5000 ? 200 * Hz : 0 * Hz);
        var spikes = simulation.Record("Input");
        simulation.Run(6000);
        Assert.All(spikes.Neurons, k => Assert.Equal(1, k));
        Assert.All(spikes.Steps, t => Assert.InRange(t, 1000, 4999));
        Assert.InRange(spikes.Steps.Count, 800 - 4.5 * Math.Sqrt(640), 800 + 4.5 * Math.Sqrt(640));
    }

    [Fact]
    public void What_is_drawn_is_of_seed_and_step()
    {
        using var simulation = new SourceNetwork().Simulate();
        using var other = new SourceNetwork().Simulate(new() { Seed = 2 });
        int[] first = Run(simulation), second = Run(other);
        simulation.Restart();
        Assert.Equal(first, Run(simulation));
        Assert.NotEqual(first, second);

        static int[] Run(Simulation simulation)
        {
            simulation.Input("Input").Poisson([100 * Hz, 100 * Hz, 100 * Hz]);
            var spikes = simulation.Record("Input");
            simulation.Run(120);
            simulation.Run(80);
            return [.. spikes.Steps.Select(t => (int)t), .. spikes.Neurons];
        }
    }

    [Fact]
    public void Rates_that_do_not_fit_are_refused()
    {
        using var simulation = new SourceNetwork().Simulate();
        Refuses("3 neurons; 2 rates", () => simulation.Input("Input").Poisson([1 * Hz, 2 * Hz]));
        Refuses("neuron 1", () => simulation.Input("Input").Poisson([1 * Hz, 1001 * Hz, 1 * Hz]));
        Refuses("PoissonInput", () => simulation.Input("Input").Poisson(1001 * Hz));
        simulation.Input("Input").Poisson((_, neuron) => neuron * 600 * Hz);
        Refuses("neuron 2", simulation.Step);

        static void Refuses(string says, Action call) => Assert.Contains(says, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 0.25f)]
    [InlineData(20_000, 0.01f)]
    public void Many_trains_add_up_to_their_mean_and_variance(int trains, float weight)
    {
        using var simulation = new SourceNetwork().Simulate(new() { Weights = null });
        var input = simulation.PoissonInput("Cells.InCellsI", trains, 8 * Hz, weight);
        simulation.Run(60);
        double[] current = [.. simulation.State("Cells.InCellsI").Span[..SourceNetwork.Size].ToArray().Select(x => (double)x)];

        // each step's spikes decay with the synapse: sums of a geometric series, from the first step on
        double decay = Math.Exp(-1 / 5.0), lambda = trains * 0.008;
        double mean = lambda * weight * decay / (1 - decay), variance = lambda * weight * weight * decay * decay / (1 - decay * decay);
        Assert.InRange(current.Average(), mean - 4.5 * Math.Sqrt(variance / current.Length), mean + 4.5 * Math.Sqrt(variance / current.Length));
        double measured = current.Average(x => (x - current.Average()) * (x - current.Average()));
        Assert.InRange(measured / variance, 0.8, 1.2);
        input.Rate = 0 * Hz;
        simulation.Run(100);
        Assert.All(simulation.State("Cells.InCellsI").Span.ToArray(), x => Assert.InRange(x, 0, 1e-4 * mean + 1e-4));
    }

    [Fact]
    public void Trains_onto_a_state_that_is_held_are_lost()
    {
        using var simulation = new SourceNetwork { Cells = new(4) { Model = new() { VTh = 0.5f, TauRef = 5 * ms } } }.Simulate();
        simulation.PoissonInput("Cells.V", 1000, 900 * Hz, 0.01f);
        simulation.Step();
        Assert.Equal(4, simulation.Spikes("Cells").Length);
        float[] reset = simulation.State("Cells.V").Span[..4].ToArray();
        simulation.Run(5);
        Assert.Equal(reset, simulation.State("Cells.V").Span[..4].ToArray());
    }

    [Fact]
    public void Trains_that_make_no_sense_are_refused()
    {
        using var simulation = new SourceNetwork().Simulate();
        Assert.Contains("Cells.V", Assert.Throws<ArgumentException>(() => simulation.PoissonInput("Cells.U", 1, 1 * Hz, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("-1 Hz", Assert.Throws<ArgumentException>(() => simulation.PoissonInput("Cells.V", 1, -1 * Hz, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => simulation.PoissonInput("Cells.V", 1, 1 * Hz, float.NaN)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_is_fed_by_the_run()
    {
        using var simulation = new SourceNetwork { Cells = new(3) }.Simulate();
        using var reference = new SourceNetwork { Cells = new(3) }.Simulate(new() { Backend = Backend.Reference });
        using var device = ComputeDevice.Simulated(16);
        using var there = new SourceNetwork { Cells = new(3) }.Simulate(new() { Device = device });
        foreach (var run in (Simulation[])[simulation, reference, there])
        {
            // V after a step: V + (I − V)(1 − e^(−dt/τ)); what is not fed is 0
            run.Step();
            Assert.Equal([0, 0, 0], run.State("Cells.V").Span[..3].ToArray());
            run.Signal("Cells.I").Set(0.1f, 0.2f, -0.3f);
            run.Run(2);
            run.Signal("Cells.I").Pulse(0.5f);
            run.Step();
            run.Signal("Cells.I").Set(0);
            run.Step();
            double k = Math.Exp(-1 / 20.0);
            float[] v = run.State("Cells.V").Span[..3].ToArray();
            double[] given = [0.1, 0.2, -0.3];
            for (int j = 0; j < 3; j++)
            {
                double expected = given[j] * (1 - k * k);
                expected = (expected * k + 0.5 * (1 - k)) * k;
                Assert.Equal(expected, v[j], 1e-6);
            }
        }
    }

    [Fact]
    public void Currents_play_from_an_array()
    {
        using var simulation = new SourceNetwork { Cells = new(2) }.Simulate();
        simulation.Signal("Cells.I").Play([[1, 0], [0, 1], [0, 0]]);
        simulation.Run(3);
        double k = Math.Exp(-1 / 20.0);
        float[] v = simulation.State("Cells.V").Span[..2].ToArray();
        Assert.Equal((1 - k) * k * k, v[0], 1e-6);
        Assert.Equal((1 - k) * k, v[1], 1e-6);
        simulation.Run(2);
        Assert.Equal((1 - k) * Math.Pow(k, 4), simulation.State("Cells.V").Span[0], 1e-6);
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => simulation.Signal("Cells.I").Play([[1, 0], [1, 2, 3]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spikes_are_read_from_a_list_of_times()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "# sender time\n2 0.35\n\n0\t0.1\n1, 1.2\n0;0.12\n");
            var train = SpikeListFile.Read(path, 0.1f * ms);
            Assert.Equal(13, train.Steps);
            Assert.Equal([0, 0], train.At(1).ToArray());
            Assert.Equal([2], train.At(3).ToArray());
            Assert.Equal([1], train.At(12).ToArray());
            Assert.Equal(20, SpikeListFile.Read(path, 0.1f * ms, 20).Steps);
            Assert.Contains("at 1.2 ms", Assert.Throws<SpikeDataException>(() => SpikeListFile.Read(path, 0.1f * ms, 12)).Message, StringComparison.Ordinal);
            File.WriteAllText(path, "1 2\n1 two\n");
            Assert.Contains("line 2 is '1 two'", Assert.Throws<SpikeDataException>(() => SpikeListFile.Read(path, 1 * ms)).Message, StringComparison.Ordinal);
            Assert.Throws<SpikeDataException>(() => SpikeListFile.Read(path + ".none", 1 * ms));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
