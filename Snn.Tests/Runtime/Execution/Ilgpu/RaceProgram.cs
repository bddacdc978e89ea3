using ILGPU;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Execution.Ilgpu;

/// <summary>What a race detector watches: <c>dotnet Snn.Tests.dll races EventProp Trial</c>, or <c>races Turn</c>.</summary>
internal static class RaceProgram
{
    /// <summary>e-prop as a batch runs.</summary>
    public const string Online = "Online";

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

            if (what[i] == Online)
            {
                DeviceOnlineRun.Compare(device, new PartlyWrittenNetwork(2 * ms), Feedback.Random, wide: false, steps: 25);
                continue;
            }

            Run(device, what[i], Enum.Parse<DevicePlan>(what[i + 1]));
        }

        return 0;
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
