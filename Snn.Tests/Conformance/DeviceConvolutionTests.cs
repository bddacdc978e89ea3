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

    [Fact]
    public void What_devices_have_no_kernels_for_is_refused_by_name()
    {
        using var device = ComputeDevice.Simulated(16);
        Refused("Deep", new EProp(), "The synapses of Deep.Conv share their weights, and their delays learn, for which devices have no kernels. Run it on the CPU, or leave out [TrainableDelay].");
        Refused("Released", new SurrogateBptt(), "The synapses of Released.Conv share their weights, and deliver by states of their source neurons, for which devices have no kernels. Run it on the CPU.");
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
