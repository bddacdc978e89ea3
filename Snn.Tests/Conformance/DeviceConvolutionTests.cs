using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Convolutions and pools on devices, against the CPU and against the same network with a weight for every pair of neurons.</summary>
public sealed class DeviceConvolutionTests
{
    [Theory]
    [InlineData(nameof(SurrogateBptt), true)]
    [InlineData(nameof(EventProp), false)]
    public void In_ILGPUs_simulation_a_kernel_learns_what_all_pairs_that_share_it_would(string rule, bool wide)
    {
        using var device = ComputeDevice.Simulated(16);
        DeviceConvolutionRun.Compare(device, rule == nameof(EventProp) ? new EventProp() : new SurrogateBptt(), new ConvolvedLayers(), ConvolvedNetworks.Make<INetwork>("DeepDense"), wide);
    }

    [SkippableTheory]
    [InlineData(Feedback.Symmetric)]
    [InlineData(Feedback.Random)]
    public void Through_OpenCL_it_learns_by_e_prop_what_it_does_on_the_CPU(Feedback feedback)
    {
        using var device = OpenCl.OrSkip();
        DeviceConvolutionRun.Compare(device, new EProp { Feedback = feedback }, new ConvolvedBlocks(), null, wide: true);
    }

    [SkippableFact]
    public void Training_has_the_weights_of_the_CPU()
    {
        using var device = OpenCl.OrSkip();
        var points = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms }.Draw(24, seed: 1);
        using Trainer here = Make(null), there = Make(device);
        Assert.Contains("(the synapses of InHid share their weights)", there.RunsOn);
        float[] start = here.Weights.All.Span.ToArray();
        var (expected, actual) = (here.TrainEpoch(points), there.TrainEpoch(points));
        Assert.Equal(expected.Loss, actual.Loss, 1e-5 * expected.Loss);
        Assert.Equal(here.Evaluate(points).Confusion, there.Evaluate(points).Confusion);
        float[] moved = here.Weights.All.Span.ToArray(), also = there.Weights.All.Span.ToArray();
        float most = start.Zip(moved).Max(w => MathF.Abs(w.First - w.Second));
        Assert.True(most > 1e-2);
        Assert.All(moved.Zip(also), w => Assert.Equal(w.First, w.Second, 1e-3f * most));
        Assert.Equal(0, there.Weights.Of(0).Span[25]); // behind the kernel

        Trainer Make(ComputeDevice? device) => new(new ConvolvedYinYang(), new EventProp(), new Adam { LearningRate = 5e-3f }, new() { MaxSteps = points.Steps, Batch = 8, Shards = 2, Threads = 1, Device = device, MaxGradientNorm = 0.5f, Loss = new MaximumCrossEntropy() });
    }

    [Fact]
    public void Simulations_have_the_spikes_of_the_CPU()
    {
        using var device = ComputeDevice.Simulated(16);
        int[] expected = Half(new()), actual = Half(new() { Device = device });
        Assert.True(expected.Length > 10);
        Assert.Equal(expected, actual);

        static int[] Half(SimulationOptions options)
        {
            using var simulation = ConvolvedNetworks.Make<ISimulated>("Free").Simulate(options);
            var recording = simulation.Record("Half");
            simulation.Input("Input").Play(Inputs.Random(72, 40, 0.1, seed: 1));
            simulation.Run(40);
            return [.. recording.Neurons, .. recording.Steps.Select(t => (int)t)];
        }
    }

    /// <summary>Kernels and windows that deliver by states of their sources, of populations with a kernel each or one together.</summary>
    public static TheoryData<LearningRule, INetwork, bool> Releasing() => new()
    {
        { new SurrogateBptt(), new ConvolvedReleases(), false },
        { new EProp { Feedback = Feedback.Random }, new ConvolvedReleases(), true },
        { new SurrogateBptt(), new ConvolvedReleaseLayers(), true },
    };

    [Theory]
    [MemberData(nameof(Releasing))]
    public void What_is_released_goes_through_kernels_and_windows(LearningRule rule, INetwork network, bool wide)
    {
        using var device = ComputeDevice.Simulated(16);
        DeviceSynapseRun.Compare(device, rule, network, DevicePlan.Step, wide, steps: 25, quiet: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kernel_and_a_window_have_a_delay_that_learns(bool ofKinds)
    {
        using var device = ComputeDevice.Simulated(16);
        DeviceSynapseRun.Compare(device, new EventProp(), ofKinds ? new ConvolvedDelayLayers() : new ConvolvedDelays(), DevicePlan.Step, wide: ofKinds, steps: 30, quiet: true);
    }

    [SkippableFact]
    public void So_it_does_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        DeviceSynapseRun.Compare(device, new EventProp(), new ConvolvedDelayLayers(), DevicePlan.Step, wide: false);
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new ConvolvedReleaseLayers(), DevicePlan.Step, wide: false);
    }

    [Fact]
    public void So_it_does_in_simulations()
    {
        using var device = ComputeDevice.Simulated(16);
        foreach (var network in (ISimulated[])[new ConvolvedReleases(), new ConvolvedReleaseLayers()])
        {
            using Simulation cpu = network.Simulate(new() { Seed = 3 }), there = network.Simulate(new() { Seed = 3, Device = device });
            foreach (var simulation in (Simulation[])[cpu, there])
            {
                simulation.Input("Input").Poisson(60 * Hz);
                simulation.Run(40);
            }

            Assert.All(["Hidden", "Small", "Given"], population => Assert.True(cpu.SpikeCount(population) > 10, population));
            Assert.All(["Hidden", "Small", "Given"], population => Assert.Equal(cpu.SpikeCount(population), there.SpikeCount(population)));
            Assert.All(cpu.State("Mean.X").Span[..75].ToArray().Zip(there.State("Mean.X").Span[..75].ToArray()), x => Assert.Equal(x.First, x.Second, 1e-5f));
        }
    }

    [Fact]
    public void What_devices_have_no_kernels_for_is_refused_by_name()
    {
        using var device = ComputeDevice.Simulated(16);
        Refused("Deep", new EProp(), "The synapses of Deep.Conv share their weights, and each of its neurons has a delay that learns, for which devices have no kernels. Run it on the CPU, or mark it [TrainableDelay] for one delay of all.");
        var network = new ConvolvedReadout();
        var setup = new DeviceSetup(network.Layout(), device, 10, 1) { Plan = DevicePlan.Trial };
        Assert.Contains("ConvolvedReadout.Out share their weights, for which each step is a launch; leave out the plan Trial", Assert.Throws<NotSupportedException>(() => network.CreateBatch(setup)).Message);

        void Refused(string name, LearningRule rule, string expected)
        {
            var network = ConvolvedNetworks.Make<INetwork>(name);
            Assert.Contains(expected, Assert.Throws<NotSupportedException>(() => network.CreateBatch(new(network.Layout(), device, 10, 1) { Rule = rule })).Message);
        }
    }
}
