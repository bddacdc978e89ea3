using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Updates that have states of synapses: as trials leave them, over their steps, and what they start with.</summary>
public sealed class SynapseStateUpdateTests
{
    private const int Batch = 4;
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 3 * Batch - 1).Select(i => new Example(Inputs.Random(11, 24 + i, 0.15, i), i % 3))];

    [Fact]
    public void What_trials_leave_is_that_of_a_loop_in_double()
    {
        var network = new WatchedNetwork();
        using var trainer = Make(network, new SurrogateBptt(), rate: 0);
        double[] resources = [.. Enumerable.Repeat(1.0, 11)], current = new double[5];
        for (int batch = 0; batch < 2; batch++)
        {
            using var before = new ParameterStore(trainer.Weights.Layout);
            before.Set("InHid.Start.X", trainer.Parameters["InHid.Start.X"]);
            before.Set("HidC.Start.I", trainer.Parameters["HidC.Start.I"]);
            Near("InHid.Start.X", resources, trainer.Parameters["InHid.Start.X"]);
            Near("HidC.Start.I", current, trainer.Parameters["HidC.Start.I"]);
            trainer.TrainEpoch(Examples[..Batch]);

            using var trial = network.CreateTrial(new(trainer.Weights.Layout, trainer.Weights, 60) { Parameters = before });
            double[] ends = new double[5], means = new double[5], maxima = new double[5], steps = new double[5], left = new double[11], used = new double[11], currents = new double[5];
            foreach (var example in Examples[..Batch])
            {
                trial.Forward(example.Spikes);
                Exponential(trial, trainer.Weights, "HidB", delay: 3, new double[5], ends, means, maxima, steps);
                Exponential(trial, trainer.Weights, "HidC", delay: 1, current, currents, new double[5], new double[5], new double[5]);
                Release(example.Spikes, resources, left, used);
            }

            (resources, current) = (left, currents);
            Near("Watch.Ends", ends, trainer.UpdateState("Watch.Ends")[0].Span[..5]);
            Near("Watch.Means", means, trainer.UpdateState("Watch.Means")[0].Span[..5]);
            Near("Watch.Maxima", maxima, trainer.UpdateState("Watch.Maxima")[0].Span[..5]);
            Near("Watch.Steps", steps, trainer.UpdateState("Watch.Steps")[0].Span[..5]);
            Near("Watch.Remains", left, trainer.UpdateState("Watch.Remains")[0].Span[..11]);
            Near("Watch.Sums", used, trainer.UpdateState("Watch.Sums")[0].Span[..11]);
            Assert.Contains(ends, e => e != 0);
            Assert.Contains(left, x => x < 0.8);
        }
    }

    /// <summary>Drivers take seconds to compile kernels; with <c>SNN_TEST_LONG</c> they are asked.</summary>
    public static TheoryData<string, bool> Devices()
    {
        var data = new TheoryData<string, bool> { { "ilgpu-cpu", false }, { "ilgpu-cpu", true } };
        if (Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null)
        {
            data.Add("opencl", false);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void A_device_leaves_of_them_what_the_CPU_does(string choice, bool isOnline)
    {
        using var device = choice == "opencl" ? OpenCl.OrSkip() : ComputeDevice.Open(choice)!;
        INetwork network = isOnline ? new OnlineWatchedNetwork() : new WatchedNetwork();
        LearningRule rule = isOnline ? new EProp { Online = true, UpdateEvery = 9 } : new SurrogateBptt();
        using var here = Make(network, rule);
        using var there = Make(network, rule, device: device);
        string[] states = isOnline ? [] : [.. from update in new[] { "Watch", "Second" } from state in new[] { "Ends", "Means", "Maxima", "Remains", "Sums" } select $"{update}.{state}"];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(here.TrainEpoch(Examples).Loss, there.TrainEpoch(Examples).Loss, 1e-4);
            foreach (string name in here.Parameters.Names)
            {
                Near(name, Of(here.Parameters[name]), there.Parameters[name], 1e-4);
            }

            foreach (string state in states)
            {
                Near(state, Of(here.UpdateState(state).Span), there.UpdateState(state).Span, 1e-4);
            }
        }
    }

    [Fact]
    public void Online_eprop_leaves_of_them_what_eprop_does()
    {
        using var online = Make(new OnlineWatchedNetwork(), new EProp { Online = true });
        using var offline = Make(new OnlineWatchedNetwork(), new EProp());
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(offline.TrainEpoch(Examples).Loss, online.TrainEpoch(Examples).Loss, 1e-5);
        }

        Assert.Contains(online.Parameters["HidOut.Start.I"].ToArray(), x => x != 0);
        foreach (string name in online.Parameters.Names)
        {
            Near(name, Of(offline.Parameters[name]), online.Parameters[name], 1e-4);
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_threads_and_a_resumed_run_goes_on_as_an_unbroken_one()
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var one = Make(new WatchedNetwork(), new SurrogateBptt());
        using var three = Make(new WatchedNetwork(), new SurrogateBptt(), threads: 3);
        one.TrainEpoch(Examples);
        three.TrainEpoch(Examples);
        one.Save(folder);
        using var resumed = Make(new WatchedNetwork(), new SurrogateBptt(), threads: 2);
        Assert.Empty(resumed.Resume(folder));
        foreach (var trainer in new[] { one, three, resumed })
        {
            trainer.TrainEpoch(Examples);
        }

        Assert.Equal(Bits(one), Bits(three));
        Assert.Equal(Bits(one), Bits(resumed));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("Left is InHid.X", new WatchedNetwork().Describe());

        static float[] Bits(Trainer trainer) => [.. trainer.Weights.All.Span, .. trainer.Parameters.Names.SelectMany(n => trainer.Parameters[n].ToArray()), .. trainer.UpdateState("Second.Means").Span];
    }

    /// <summary>The current of a projection in plain double, from the spikes of its source.</summary>
    private static void Exponential(Trial trial, WeightStore weights, string name, int delay, double[] start, double[] ends, double[] means, double[] maxima, double[] steps)
    {
        int p = weights.Layout.Projection(name);
        for (int j = 0; j < start.Length; j++)
        {
            double current = start[j], sum = 0, most = double.NegativeInfinity, when = 0;
            for (int t = 0; t < trial.Steps; t++)
            {
                foreach (int k in t < delay ? [] : trial.SpikesAt(weights.Layout.Projections[p].Source, t - delay))
                {
                    current += weights[p][k].At(j);
                }

                current *= Math.Exp(-1.0 / 5);
                sum += current;
                (most, when) = current > most ? (current, t) : (most, when);
            }

            ends[j] += current / Batch;
            means[j] += sum / trial.Steps / Batch;
            maxima[j] += most / Batch;
            steps[j] += when / Batch;
        }
    }

    /// <summary>The two states of the source of a synapse as Tsodyks and Markram have them, in plain double.</summary>
    private static void Release(SpikeTrain spikes, double[] start, double[] left, double[] used)
    {
        for (int k = 0; k < start.Length; k++)
        {
            double x = start[k], u = 0;
            for (int t = 0; t < spikes.Steps; t++)
            {
                if (t >= 2 && spikes.At(t - 2).Contains(k))
                {
                    u += 0.5 * (1 - u);
                    x -= u * x;
                }

                (u, x) = (u * Math.Exp(-1.0 / 20), 1 - (1 - x) * Math.Exp(-1.0 / 800));
                used[k] += u / Batch;
            }

            left[k] += x / Batch;
        }
    }

    private static Trainer Make(INetwork network, LearningRule rule, float rate = 0.01f, int threads = 1, ComputeDevice? device = null) =>
        new(network, rule, new Sgd { LearningRate = rate }, new() { MaxSteps = 60, Batch = Batch, Shards = 3, Threads = threads, Device = device });

    private static double[] Of(ReadOnlySpan<float> values) => [.. values.ToArray().Select(x => (double)x)];

    private static void Near(string what, double[] expected, ReadOnlySpan<float> actual, double tolerance = 2e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"{what} {i}: {actual[i]}, expected {expected[i]}");
        }
    }
}
