using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that release and have delays of their own: spikes, states and gradients are those of a projection for each delay.</summary>
public sealed class DelayedReleaseTests
{
    private const int Steps = 80;

    private static readonly SpikeTrain Train = Inputs.Random(24, Steps, 0.1, seed: 4);

    public static TheoryData<LearningRule, Backend> Rules() => new()
    {
        { new EProp(), Backend.Simd },
        { new EProp { Feedback = Feedback.Random }, Backend.Reference },
        { new SurrogateBptt(), Backend.Simd },
        { new SurrogateBptt { CheckpointEvery = 16 }, Backend.Reference },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gradients_are_those_of_a_projection_for_each_delay(LearningRule rule, Backend backend)
    {
        using TrialRun own = Run(new DelayedReleases()), split = Run(new SplitReleases());
        Assert.True(own.Spikes("Hidden").Length > 60, "hardly anything spikes");
        Assert.Equal(split.Spikes("Hidden"), own.Spikes("Hidden"));
        Expect.Close(split.Outputs(), own.Outputs(), 1e-5, "outputs");
        if (rule is EProp { Feedback: Feedback.Random })
        {
            return; // that of each projection is another
        }

        foreach (string name in (string[])["A", "B", "C"])
        {
            Expect.Alive(own.Matrix(own.Gradient, name), name);
            Expect.Close(Sum(name), own.Matrix(own.Gradient, name), 1e-4, name);
            foreach (string parameter in (string[])["TauSyn", "TauRec", "TauFacil", "U0", "X0"])
            {
                double expected = DelayedReleases.All.Sum(d => Of(split, $"{name}{d}.{parameter}"));
                Assert.Equal(expected, Of(own, $"{name}.{parameter}"), 1e-3 * Math.Abs(expected) + 1e-6);
            }
        }

        TrialRun Run(INetwork network)
        {
            var run = new TrialRun(network, backend, Steps, rule);
            run.Forward(Train, 1);
            run.Backward();
            return run;
        }

        double[,] Sum(string name)
        {
            var sum = new double[own.Matrix(own.Gradient, name).GetLength(0), own.Matrix(own.Gradient, name).GetLength(1)];
            foreach (var part in DelayedReleases.All.Select(d => split.Matrix(split.Gradient, name + d)))
            {
                for (int i = 0; i < part.Length; i++)
                {
                    sum[i / part.GetLength(1), i % part.GetLength(1)] += part[i / part.GetLength(1), i % part.GetLength(1)];
                }
            }

            return sum;
        }

        static double Of(TrialRun run, string parameter) => run.ParameterGradient[run.Layout.Parameter(parameter)].Span[0];
    }

    [Fact]
    public void Simulations_spike_alike_on_any_number_of_threads_and_go_on_when_loaded()
    {
        using Simulation split = new SplitReleases().Simulate(), own = new DelayedReleases().Simulate(), two = new DelayedReleases().Simulate(new() { Threads = 2 });
        using var resumed = new DelayedReleases().Simulate(new() { Threads = 2 });
        string path = Path.GetTempFileName();
        try
        {
            int spikes = 0;
            for (int t = 0; t < 120; t++)
            {
                foreach (var simulation in (Simulation[])[split, own, two, .. t >= 60 ? [resumed] : Array.Empty<Simulation>()])
                {
                    if (t == 60 && simulation == own)
                    {
                        own.Save(path);
                        resumed.Load(path);
                    }

                    simulation.Input("Input").Add(5 * t % 24);
                    simulation.Input("Input").Add((7 * t + 1) % 24);
                    simulation.Input("Input").Add(t % 3);
                    simulation.Step();
                    Assert.Equal(split.Spikes("Hidden").ToArray(), simulation.Spikes("Hidden").ToArray());
                }

                spikes += own.Spikes("Hidden").Length;
                Assert.Equal(own.State("Hidden.V").Span.ToArray(), two.State("Hidden.V").Span.ToArray());
            }

            Assert.True(spikes > 60, "hardly anything spikes");
            Assert.Equal(own.State("A.X").Span.ToArray(), resumed.State("A.X").Span.ToArray());
            Assert.True(own.State("A.X").Length >= 48); // one for each delay of a neuron
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Each plan, with states that sources of one population and of several have.</summary>
    public static TheoryData<LearningRule, INetwork, DevicePlan> OnDevices() => new()
    {
        { new SurrogateBptt(), new DelayedReleases(), DevicePlan.Step },
        { new EProp(), new DelayedReleases(), DevicePlan.Trial },
        { new SurrogateBptt(), new LayeredReleases(), DevicePlan.Step },
        { new SurrogateBptt(), new LayeredReleases(), DevicePlan.TrialPerThread },
    };

    [Theory]
    [MemberData(nameof(OnDevices))]
    public void On_a_device_they_are_those_of_the_CPU(LearningRule rule, INetwork network, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 64 : 16);
        DeviceSynapseRun.Compare(device, rule, network, plan, wide: plan == DevicePlan.TrialPerThread);
    }

    [SkippableFact]
    public void So_they_are_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new LayeredReleases(), DevicePlan.Step, wide: true, steps: Steps);
        DelayedReleaseRun.Compare(device, new LayeredReleases(), 300, "Next");
    }

    [Fact]
    public void So_they_are_in_simulations()
    {
        using var device = ComputeDevice.Simulated(16);
        DelayedReleaseRun.Compare(device, new DelayedReleases(), 60, "B");
        DelayedReleaseRun.Compare(device, new LayeredReleases(), 60, "Next");
    }

    [Fact]
    public void A_device_has_the_weights_of_the_CPU()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Example[] examples = [.. Enumerable.Range(0, 4).Select(i => new Example(Inputs.Random(24, 40 - i, 0.1, i), i % 3))];
        using Trainer here = Make(null), there = Make(device);
        float[] start = here.Weights.All.Span.ToArray();
        Assert.Equal(here.TrainEpoch(examples).Loss, there.TrainEpoch(examples).Loss, 1e-5);
        float[] moved = here.Weights.All.Span.ToArray(), also = there.Weights.All.Span.ToArray();
        Assert.True(start.Zip(moved).Max(w => MathF.Abs(w.First - w.Second)) > 1e-3);
        Assert.All(moved.Zip(also), w => Assert.Equal(w.First, w.Second, 1e-6f * MathF.Max(1, MathF.Abs(w.First))));

        static Trainer Make(ComputeDevice? on) => new(new LayeredReleases(), new SurrogateBptt(), new Sgd { LearningRate = 0.02f }, new() { MaxSteps = 40, Batch = 2, Shards = 1, Threads = 1, Device = on });
    }

    [Fact]
    public void A_device_goes_on_where_a_simulation_was_saved()
    {
        using var device = ComputeDevice.Simulated(16);
        using Simulation whole = Make(), half = Make(), later = Make();
        string path = Path.GetTempFileName();
        try
        {
            whole.Run(40);
            half.Run(25);
            half.Save(path);
            later.Load(path);
            later.Run(15);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.True(whole.SpikeCount("Second") > 0);
        Assert.Equal(whole.SpikeCount("Second"), later.SpikeCount("Second"));
        Assert.Equal(whole.State("Next.X").Span.ToArray(), later.State("Next.X").Span.ToArray());

        Simulation Make()
        {
            var simulation = new LayeredReleases().Simulate(new() { Device = device });
            simulation.Input("Input").Poisson(60 * Hz);
            return simulation;
        }
    }
}
