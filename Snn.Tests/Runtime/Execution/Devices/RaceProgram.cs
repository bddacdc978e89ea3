using ILGPU;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Conformance.Kinds;
using Snn.Tests.Conformance.Updates;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>What a race detector watches: <c>dotnet Snn.Tests.dll races EventProp Trial</c>, or <c>races Turn</c>.</summary>
internal static class RaceProgram
{
    /// <summary>e-prop as a batch runs.</summary>
    public const string Online = "Online";

    /// <summary>The same where populations share a kernel.</summary>
    public const string OnlineKinds = "OnlineKinds";

    /// <summary>Synapses that keep states of their source neurons.</summary>
    public const string Releases = "Releases";

    /// <summary>Synapses that share their weights.</summary>
    public const string Convolutions = "Convolutions";

    /// <summary>What simulations have beside arrivals of stored weights at one delay.</summary>
    public const string Arrivals = "Arrivals";

    /// <summary>Delays of single synapses, and synapses that are drawn, in trials.</summary>
    public const string Synapses = "Synapses";

    /// <summary>Populations that share a kernel.</summary>
    public const string Kinds = "Kinds";

    /// <summary>Runs a kernel by its name, or a rule on a plan, both by their names; several of these where they follow one another.</summary>
    public static int Run(string[] what, string choice = "opencl")
    {
        using var device = ComputeDevice.Open(choice)!;
        Console.WriteLine(device.Name);
        if (what is [var kernel])
        {
            SmallKernels.Run(device, kernel == nameof(RaceKernels.TurnShared) ? 64 : 16, 1, typeof(RaceKernels).GetMethod(kernel)!);
            return 0;
        }

        for (int i = 0; i + 1 < what.Length; i += 2)
        {
            if (what[i] == nameof(Simulation))
            {
                DeviceSimulationTests.CompareTold(device, new RewardedPairs(34, 21, 1 * ms), 8);
                continue;
            }

            if (what[i] == Arrivals)
            {
                DeviceArrivalTests.Compare(device, new DelayedCells(Init.Uniform(1 * ms, 4 * ms), null), 8, least: 0);
                DeviceArrivalTests.Compare(device, new DrawnCells(Init.Normal(0.3f, 0.2f), Connect.PerSource(7), Connect.Probability(0.2f)), 6, 4096, least: 0);
                DevicePoissonInputTests.Compare(device, 20, 9);
                DelayedRuleTests.CompareOn(device, true, 8, quiet: true);
                DelayedReleaseRun.Compare(device, new DelayedReleases(), 8, "B", quiet: true);
                continue;
            }

            if (what[i] == Online)
            {
                DeviceOnlineRun.Compare(device, new PartlyWrittenNetwork(2 * ms), Feedback.Random, wide: false, steps: 25);
                continue;
            }

            if (what[i] == OnlineKinds)
            {
                DeviceOnlineRun.Compare(device, new LearningLayers(), Feedback.Random, wide: false, steps: 12, quiet: true);
                DeviceOnlineRun.Compare(device, new LearningMixed(), Feedback.Random, wide: false, steps: 8, quiet: true);
                continue;
            }

            if (what[i] == Releases)
            {
                DeviceTests.Compare(device, new SurrogateBptt(), new PlasticNetwork { Hidden = new(18) { Model = new() { VTh = 0.1f } } }, null, Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 30);
                continue;
            }

            if (what[i] == Convolutions)
            {
                DeviceConvolutionRun.Compare(device, new EventProp(), new ConvolvedFew(), null, wide: false, steps: 16);
                DeviceSynapseRun.Compare(device, new EventProp(), new ConvolvedDelayLayers(), DevicePlan.Step, wide: false, steps: 8, quiet: true);
                DeviceSynapseRun.Compare(device, new SurrogateBptt(), new ConvolvedReleaseLayers(), DevicePlan.Step, wide: false, steps: 8, quiet: true);
                continue;
            }

            if (what[i] == Synapses)
            {
                DeviceSynapseRun.Compare(device, new EventProp(), new DelayedLearning(), Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 12, quiet: true);
                DeviceSynapseRun.Compare(device, new SurrogateBptt(), new DrawnTiring(), Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 8, quiet: true);
                DeviceSynapseRun.Compare(device, new SurrogateBptt(), new LayeredReleases(), Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 8, quiet: true);
                continue;
            }

            if (what[i] == Kinds)
            {
                DeviceTests.Compare(device, new EventProp(), new LayeredNetwork(), null, Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 30);
                DeviceSynapseRun.Compare(device, new EventProp(), new MixedLayers(), Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 12, quiet: true);
                DeviceSynapseRun.Compare(device, new SurrogateBptt(), new MixedReleases(), Enum.Parse<DevicePlan>(what[i + 1]), wide: false, steps: 12, quiet: true);
                if (what[i + 1] == nameof(DevicePlan.Step))
                {
                    CellKindRun.Compare(device, 6, least: 0);
                    LearningCellRun.Compare(device, 6, quiet: true);
                }

                continue;
            }

            if (what[i] == nameof(Updates))
            {
                Updates(device);
                continue;
            }

            Run(device, what[i], Enum.Parse<DevicePlan>(what[i + 1]));
        }

        return 0;
    }

    /// <summary>What ends a batch: shards summed, the gradient measured, weights moved and rewired, and a network's own updates.</summary>
    internal static void Updates(ComputeDevice device)
    {
        Train(device, new UpdatedNetwork(), new EProp(), 11, "norm", "", "homeostasis");
        Train(device, new RewiredNetwork(0.05f, l1: 0.5f), new EventProp(), 5);
        Train(device, new GlancingNetwork(), new EProp { Online = true, UpdateEvery = 5 }, 11);
    }

    private static void Train(ComputeDevice device, INetwork network, LearningRule rule, int channels, params string[] groups)
    {
        Example[] examples = [.. Enumerable.Range(0, 4).Select(i => new Example(Inputs.Random(channels, 8 + i, 0.4, i), i % 3))];
        TrainerOptions options = new() { MaxSteps = 12, Batch = 2, Shards = 2, Threads = 1, MaxGradientNorm = 0.5f };
        using var here = new Trainer(network, rule, new Adam(), options);
        using var there = new Trainer(network, rule, new Adam(), options with { Device = device });
        foreach (var trainer in (Trainer[])[here, there])
        {
            trainer.TrainEpoch(examples);
            Array.ForEach(groups, trainer.Update);
        }

        for (int p = 0; p < here.Weights.Layout.Projections.Count; p++)
        {
            Assert.True(here.Weights.Connections(p)?.Equals(there.Weights.Connections(p)!) != false);
            Assert.All(here.Weights.Of(p).Span.ToArray().Zip(there.Weights.Of(p).Span.ToArray()), w => Assert.Equal(w.First, w.Second, 1e-4f));
        }
    }

    private static void Run(ComputeDevice device, string name, DevicePlan plan)
    {
        LearningRule rule = name switch
        {
            nameof(EProp) => new EProp(),
            nameof(EventProp) => new EventProp(),
            _ => new SurrogateBptt(),
        };
        var penalty = new RatePenalty { Strength = 1e-3f };
        INetwork network = rule is EProp ? new AlifDeltaNetwork() : new NeuronDelayNetwork();
        DeviceTests.Compare(device, rule, network, penalty, plan, wide: false, steps: 40);
    }
}

/// <summary>Kernels for the detector itself.</summary>
public static class RaceKernels
{
    /// <summary>Every thread reads what its neighbour wrote, and nobody waits.</summary>
    public static void Turn(SmallKernels.Arrays arrays, float factor)
    {
        int i = Grid.GlobalIndex.X;
        arrays.Values[i] = factor * i;
        arrays.Values[i] += arrays.Values[(i + 1) % Group.DimX];
    }

    /// <summary>The same with a barrier where one is needed, and values of its own to write to.</summary>
    public static void TurnInTurn(SmallKernels.Arrays arrays, float factor)
    {
        int i = Grid.GlobalIndex.X;
        arrays.Values[i] = factor * i;
        Group.Barrier();
        float next = arrays.Values[(i + 1) % Group.DimX];
        Group.Barrier();
        arrays.Values[i] += next;
    }

    /// <summary>Every thread reads what another wrote into memory that the group shares, and nobody waits.</summary>
    public static void TurnShared(SmallKernels.Arrays arrays, float factor)
    {
        var part = SharedMemory.Allocate<float>(64);
        part[Group.IdxX] = factor * arrays.Values[Grid.GlobalIndex.X];
        arrays.Values[Grid.GlobalIndex.X] = part[Group.DimX - 1 - Group.IdxX];
    }
}
