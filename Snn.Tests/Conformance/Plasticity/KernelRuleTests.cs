using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Rules of plasticity on convolutions: an entry of the kernel is moved by all pairs of neurons that share it, one after the other.</summary>
public sealed class KernelRuleTests
{
    [Fact]
    public void Where_each_entry_is_one_pairs_it_is_what_all_pairs_give()
    {
        using var kernel = Begin(new KernelOfPairs());
        using var rows = Begin(new RowsOfPairs());
        foreach (var simulation in (Simulation[])[kernel, rows])
        {
            simulation.Run(300L);
            simulation.EndTrial();
        }

        var (weights, tags, matrix, tagsOfRows) = (kernel.Weights.Kernel(0), kernel.KernelVariable("InHid.C"), rows.Weights[0], rows.SynapseVariable("InHid.C"));
        for (int r = 0; r < 24; r++)
        {
            for (int o = 0; o < 5; o++)
            {
                Assert.Equal(matrix[r].At(o), weights[r / 2 / 4, r / 2 % 4, r % 2, o]);
                Assert.Equal(tagsOfRows[r].At(o), tags[r / 2 / 4, r / 2 % 4, r % 2, o]);
            }
        }

        Assert.NotEqual(0.35f, matrix[3].At(2), 1e-2f);
        Assert.Contains("take KernelVariable", Assert.Throws<ArgumentException>(() => kernel.SynapseVariable("InHid.C")).Message);
        Assert.Contains("it has none", Assert.Throws<ArgumentException>(() => rows.KernelVariable("InHid.C")).Message);
    }

    /// <summary>Every pair by itself, in double: its two traces, and the entry that it shares.</summary>
    [Fact]
    public void Pairs_that_share_an_entry_move_it_one_after_the_other()
    {
        using var simulation = Begin(new LearningKernels());
        var (before, after) = (simulation.Record("Hidden"), simulation.Record("Deep"));
        var start = simulation.Weights.Kernel(1);
        var weights = new double[2, 2, 5, 3];
        Each((i, j, c, o) => weights[i, j, c, o] = start[i, j, c, o]);
        const int steps = 60;
        simulation.Run(steps);

        var rule = new PairStdp();
        double[] x = new double[4 * 20 * 5], y = new double[3 * 19 * 3];
        for (int t = 0; t < steps; t++)
        {
            x = [.. x.Select(v => v * Math.Exp(-1.0 / 20))];
            y = [.. y.Select(v => v * Math.Exp(-1.0 / 20))];
            foreach (int k in At(before, t - 1))
            {
                ForPairs((from, to, i, j, c, o) => weights[i, j, c, o] = from == k ? Math.Max(rule.WMin, weights[i, j, c, o] - rule.AMinus * y[to]) : weights[i, j, c, o]);
                x[k]++;
            }

            foreach (int m in At(after, t))
            {
                ForPairs((from, to, i, j, c, o) => weights[i, j, c, o] = to == m ? Math.Min(rule.WMax, weights[i, j, c, o] + rule.APlus * x[from]) : weights[i, j, c, o]);
                y[m]++;
            }
        }

        var kernel = simulation.Weights.Kernel(1);
        Each((i, j, c, o) => Assert.Equal(weights[i, j, c, o], kernel[i, j, c, o], 2e-4));
        Assert.True(after.Steps.Count > 100);

        static void Each(Action<int, int, int, int> entry)
        {
            for (int e = 0; e < 2 * 2 * 5 * 3; e++)
            {
                entry(e / 30, e / 15 % 2, e / 3 % 5, e % 3);
            }
        }

        static void ForPairs(Action<int, int, int, int, int, int> pair)
        {
            for (int place = 0; place < 3 * 19; place++)
            {
                Each((i, j, c, o) => pair(((place / 19 + i) * 20 + place % 19 + j) * 5 + c, place * 3 + o, i, j, c, o));
            }
        }

        static IEnumerable<int> At(SpikeRecording recording, int t) => recording.Steps.Zip(recording.Neurons).Where(s => s.First == t).Select(s => s.Second).Order();
    }

    [Fact]
    public void The_bits_do_not_depend_on_threads_or_backend_and_a_saved_run_goes_on()
    {
        string file = Path.GetTempFileName();
        Simulation[] all = [Begin(new LearningKernels()), Begin(new LearningKernels(), new() { Threads = 2 }), Begin(new LearningKernels(), new() { Threads = 3 }), Begin(new LearningKernels(), new() { Backend = Backend.Reference })];
        Assert.Equal(3, all[2].Threads);
        Array.ForEach(all, s => RunParts(s, 60));
        all[1].Save(file);
        var resumed = new LearningKernels().Simulate(new() { Threads = 2 });
        resumed.Input("Input").Poisson(60 * Hz);
        resumed.Load(file);
        File.Delete(file);
        all = [.. all, resumed];
        Array.ForEach(all, s => RunParts(s, 30));
        foreach (var simulation in all)
        {
            Assert.Equal(all[0].Weights.All.Span.ToArray(), simulation.Weights.All.Span.ToArray());
            Assert.Equal(all[0].SpikeCount("Pooled"), simulation.SpikeCount("Pooled"));
            Assert.Equal(all[0].KernelVariable("InHid.C")[2, 1, 1, 4], simulation.KernelVariable("InHid.C")[2, 1, 1, 4]);
        }

        Array.ForEach(all, s => s.Dispose());
    }

    [Fact]
    public void A_device_does_the_same()
    {
        using var device = ComputeDevice.Simulated(16);
        using var here = Begin(new LearningKernels());
        using var there = Begin(new LearningKernels(), new() { Device = device });
        RunParts(here, 8);
        RunParts(there, 8);
        Assert.Equal(here.SpikeCount("Deep"), there.SpikeCount("Deep"));
        Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-5f));
        Assert.Equal(here.KernelVariable("InHid.C")[1, 2, 1, 3], there.KernelVariable("InHid.C")[1, 2, 1, 3], 1e-4f);
        foreach (var simulation in (Simulation[])[here, there])
        {
            simulation.KernelVariable("InHid.C")[1, 2, 1, 3] = 7;
            simulation.Input("Input").Add([.. Enumerable.Range(0, 200).Select(i => 397 - i)]); // out of order
            simulation.Run(4L);
        }

        Assert.All(here.Weights.All.Span.ToArray().Zip(there.Weights.All.Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-5f));

        Assert.Equal(here.KernelVariable("InHid.C")[1, 2, 1, 3], there.KernelVariable("InHid.C")[1, 2, 1, 3], 1e-4f);
    }

    [Fact]
    public void A_probe_has_the_entry_of_every_pair()
    {
        using var simulation = Begin(new LearningKernels());
        var probe = simulation.ProbeWeights("HidDeep", new() { Sources = [5 * 21 + 2], Targets = [0, 1] });
        simulation.Run(30L);
        var kernel = simulation.Weights.Kernel(1);
        Assert.Equal([kernel[1, 1, 2, 0], kernel[1, 1, 2, 1]], probe[29].ToArray());
        Assert.Contains("no rule changes them", Assert.Throws<ArgumentException>(() => simulation.ProbeWeights("Pool")).Message);
        Assert.Contains("W is one for each entry of the kernel, 240 bytes", new LearningKernels().Describe(full: true));
    }

    private static void RunParts(Simulation simulation, int steps)
    {
        simulation.Run(steps);
        simulation.Update("fade");
        simulation.Run(5L);
        simulation.EndTrial();
    }

    private static Simulation Begin(ISimulated network, SimulationOptions? options = null)
    {
        var simulation = network.Simulate(options ?? new());
        simulation.Input("Input").Poisson(60 * Hz);
        simulation.Signal("InHid.Reward").Set(0.3f);
        return simulation;
    }
}
