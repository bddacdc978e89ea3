using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Populations that share a kernel have on a device the spikes and gradients that they have on the CPU.</summary>
public sealed class DeviceKindTests
{
    private const int Steps = 40;

    public static TheoryData<LearningRule, DevicePlan> Cases() => new()
    {
        { new EProp(), DevicePlan.Trial },
        { new SurrogateBptt(), DevicePlan.Step },
        { new SurrogateBptt { ThroughSpikes = false }, DevicePlan.TrialPerThread },
        { new EventProp(), DevicePlan.TrialPerThread },
        { new EventProp(), DevicePlan.Trial },
    };

    /// <summary>A few, since a driver takes seconds to compile kernels; with <c>SNN_TEST_LONG</c> all. A trial per thread is in <see cref="KindSizeTests"/>.</summary>
    public static TheoryData<LearningRule, DevicePlan> CasesOfDrivers() => Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null ? Cases() : new()
    {
        { new SurrogateBptt(), DevicePlan.Step },
        { new EventProp(), DevicePlan.Trial },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_simd(LearningRule rule, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        DeviceTests.Compare(device, rule, new LayeredNetwork(), new RatePenalty { Strength = 1e-3f }, plan, wide: false, Steps);
    }

    [SkippableTheory]
    [MemberData(nameof(CasesOfDrivers))]
    public void OpenCL_equals_simd(LearningRule rule, DevicePlan plan)
    {
        using var device = OpenCl.OrSkip();
        DeviceTests.Compare(device, rule, new LayeredNetwork(), new RatePenalty { Strength = 1e-3f }, plan, wide: plan != DevicePlan.Trial, Steps);
    }

    /// <summary>Delays of single neurons and synapses, synapses that are drawn, releases: whatever paths are, populations of a kind share kernels.</summary>
    public static TheoryData<LearningRule, INetwork, DevicePlan> Mixed() => new()
    {
        { new EventProp(), new MixedLayers(), DevicePlan.Trial },
        { new SurrogateBptt(), new MixedLayers(), DevicePlan.Step },
        { new SurrogateBptt(), new MixedReleases(), DevicePlan.TrialPerThread },
        { new EProp(), new MixedReleases(), DevicePlan.Step },
    };

    [Theory]
    [MemberData(nameof(Mixed))]
    public void So_it_does_whatever_paths_are(LearningRule rule, INetwork network, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 224 : 16);
        DeviceSynapseRun.Compare(device, rule, network, plan, wide: plan == DevicePlan.TrialPerThread, Steps);
    }

    [SkippableFact]
    public void So_it_does_on_OpenCL()
    {
        Skip.If(Environment.GetEnvironmentVariable("SNN_TEST_LONG") is null, "takes a driver long to compile: set SNN_TEST_LONG.");
        using var device = OpenCl.OrSkip();
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new MixedReleases(), DevicePlan.TrialPerThread, wide: true);
        DeviceSynapseRun.Compare(device, new EventProp(), new MixedLayers(), DevicePlan.TrialPerThread, wide: true);
        DeviceSynapseRun.Compare(device, new SurrogateBptt(), new MixedReleases(), DevicePlan.Trial, wide: false);
    }

    [Fact]
    public void Each_population_has_spikes_and_what_states_start_with_of_its_own()
    {
        var network = new LayeredNetwork();
        network.Deep.Start["Deeper.I"] = NeuronValues.Of(j => 0.1f * j);
        using var device = ComputeDevice.Simulated(16);
        using var cpu = new TrialRun(network, Backend.Simd, Steps, new SurrogateBptt());
        var input = Inputs.Random(13, Steps, 0.15, seed: 1);
        cpu.Trial.Showing = (0, 0);
        cpu.Trial.Forward(input);
        using var run = new DeviceRun(network, device, DevicePlan.Step, cpu, [input], wide: true);
        run.Train(_ => 2);
        foreach (string population in (string[])["Hidden", "Deep"])
        {
            Assert.NotEmpty(cpu.Spikes(population));
            Assert.Equal(cpu.Spikes(population), run.Spikes(population));
        }
    }

    [Fact]
    public void A_state_that_is_not_finite_is_found_in_its_population()
    {
        using var device = ComputeDevice.Simulated(16);
        using var cpu = new TrialRun(new LayeredNetwork(), Backend.Simd, Steps, new SurrogateBptt());
        int deeper = cpu.Layout.Projection("Deeper");
        for (int k = 0; k < cpu.Weights.SourceSize(deeper); k++)
        {
            cpu.Weights[deeper][k].Span[3] = float.PositiveInfinity;
        }

        using var run = new DeviceRun(new LayeredNetwork(), device, DevicePlan.TrialPerThread, cpu, [Inputs.Random(13, Steps, 0.15, seed: 1)]);
        run.Train(_ => 2);
        Assert.Equal("Deep", run.Batch.BrokenIn(0));
    }
}
