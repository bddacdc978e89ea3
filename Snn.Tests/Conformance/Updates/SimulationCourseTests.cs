using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>What updates of a simulation see of the steps since their group last ran.</summary>
public sealed class SimulationCourseTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Each_group_looks_back_to_where_it_last_ran(int threads, bool onDevice)
    {
        using var device = onDevice ? ComputeDevice.Simulated(16) : null;
        using var simulation = Make(threads, device);
        var (spikes, given) = (simulation.Record("Exc"), simulation.Record("Input"));
        ProbeRecording v = simulation.Probe("Exc.V"), g = simulation.Probe("Exc.InExcG"), x = simulation.Probe("InExc.X");
        long from = 0, rateFrom = 0;
        float[] threshold = simulation.Parameters!["Exc.VTh"].ToArray();
        foreach (int steps in onDevice ? (int[])[24, 1, 9] : [70, 1, 40])
        {
            simulation.Run(steps);
            simulation.Update("follow");
            Follows(from, simulation.Steps);
            from = simulation.Steps;
            if (steps == 1)
            {
                continue; // the rates of the next are those of both
            }

            double[] rates = [.. Counted(spikes, rateFrom, from, 130).Select(n => n / ((from - rateFrom) * 1e-3))];
            simulation.Update("rate");
            Near([.. threshold.Zip(rates, (t, r) => t + 1e-3 * (r - 30))], simulation.Parameters["Exc.VTh"], 1e-5);
            Near([.. rates.Select(r => r * 1e-3)], simulation.UpdateState("Scale.Mean")[0].Span[..130], 1e-5);
            Assert.Contains(rates, r => r > 0);
            (threshold, rateFrom) = (simulation.Parameters["Exc.VTh"].ToArray(), from);
        }

        // nothing has been since
        simulation.Update("follow");
        Assert.All(simulation.UpdateState("Follow.Count")[0].Span.ToArray(), n => Assert.Equal(0, n));
        Assert.All(simulation.UpdateState("Follow.Peak")[0].Span.ToArray(), n => Assert.Equal(0, n));

        void Follows(long begin, long end)
        {
            Near(Counted(spikes, begin, end, 130), simulation.UpdateState("Follow.Count")[0].Span[..130], 0);
            Near(Counted(given, begin, end, 11), simulation.UpdateState("Follow.Inputs")[0].Span[..11], 0);
            Near([.. Enumerable.Range(0, 130).Select(j => Of(v, j).Sum())], simulation.UpdateState("Follow.Total")[0].Span[..130], 1e-6);
            Near([.. Enumerable.Range(0, 130).Select(j => Of(v, j).Max())], simulation.UpdateState("Follow.Peak")[0].Span[..130], 0);
            Near([.. Enumerable.Range(0, 130).Select(j => (double)Array.IndexOf(Of(v, j), Of(v, j).Max()))], simulation.UpdateState("Follow.PeakAt")[0].Span[..130], 0);
            Near([.. Enumerable.Range(0, 130).Select(j => Of(g, j).Average())], simulation.UpdateState("Follow.Average")[0].Span[..130], 1e-6);
            Near([.. Enumerable.Range(0, 11).Select(k => Of(x, k).Average())], simulation.UpdateState("Follow.Resources")[0].Span[..11], 1e-6);

            double[] Of(ProbeRecording probe, int neuron) => [.. probe.Column(neuron)[(int)begin..(int)end].Select(value => (double)value)];
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_threads_or_recordings_and_a_saved_simulation_goes_on_as_an_unbroken_one()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("snn").FullName, "run.snn");
        using var one = Make();
        using var three = Make(threads: 3);
        using var recorded = Make(threads: 2);
        using var later = Make();
        recorded.Record("Exc");
        recorded.Probe("Exc.V");
        Assert.Equal(3, three.Threads);
        Go(one);
        Go(three);
        Go(recorded);
        one.Save(file);
        later.Run(5);
        later.Load(file);
        foreach (var simulation in new[] { one, three, recorded, later })
        {
            Go(simulation);
        }

        Assert.Equal(Bits(one), Bits(three));
        Assert.Equal(Bits(one), Bits(recorded));
        Assert.Equal(Bits(one), Bits(later));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        // what has not been looked at yet is saved too
        static void Go(Simulation simulation)
        {
            simulation.Run(37);
            simulation.Update("follow");
            simulation.Update("half");
            simulation.Run(20);
            simulation.Update("rate");
            simulation.Run(13);
        }

        static float[] Bits(Simulation s) =>
        [
            .. s.Weights.All.Span, .. s.Parameters!["Exc.VTh"], .. s.State("Exc.V").Span, .. s.State("InExc.X").Span,
            .. new[] { "Count", "Total", "Average", "Peak", "PeakAt", "Inputs", "Resources" }.SelectMany(n => s.UpdateState($"Follow.{n}")[0].Span.ToArray()),
        ];
    }

    [Fact]
    public void A_restart_begins_anew_and_states_of_synapses_are_changed_as_they_are()
    {
        using var simulation = Make();
        simulation.Run(50);
        float[] g = simulation.State("Exc.InExcG").Span[..130].ToArray(), x = simulation.State("InExc.X").Span[..11].ToArray();
        Assert.Contains(g, value => value != 0);
        simulation.Update("half");
        Assert.Equal(g.Select(value => value / 2), simulation.State("Exc.InExcG").Span[..130].ToArray());
        Assert.Equal(x.Select(value => value / 2), simulation.State("InExc.X").Span[..11].ToArray());

        simulation.Restart();
        simulation.Update("follow");
        Assert.All(simulation.UpdateState("Follow.Inputs")[0].Span.ToArray(), n => Assert.Equal(0, n));
        simulation.Input("Input").Add(3);
        simulation.Step();
        simulation.Update("follow");
        Assert.Equal(1, simulation.UpdateState("Follow.Inputs")[0].At(3));
    }

    private static double[] Counted(SpikeRecording recording, long from, long to, int size)
    {
        double[] counts = new double[size];
        foreach (var (step, neuron) in recording.Steps.Zip(recording.Neurons))
        {
            counts[neuron] += step >= from && step < to ? 1 : 0;
        }

        return counts;
    }

    private static void Near(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"{i}: {actual[i]}, expected {expected[i]}");
        }
    }

    private static Simulation Make(int threads = 1, ComputeDevice? device = null)
    {
        var simulation = new FollowedNetwork().Simulate(new() { Seed = 3, Threads = threads, Device = device });
        simulation.Input("Input").Poisson((device is null ? 60 : 150) * Hz);
        return simulation;
    }
}
