using ILGPU;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Execution.Ilgpu;

/// <summary>What the race detector watches: <c>dotnet Snn.Tests.dll races EventProp Trial</c>, or <c>races Turn</c>.</summary>
internal static class RaceProgram
{
    public static int Run(string[] what)
    {
        using var device = ComputeDevice.Open("opencl")!;
        Console.WriteLine(device.Name);
        if (what is [var kernel])
        {
            SmallKernels.Run(device, 16, 1, typeof(RaceKernels).GetMethod(kernel)!);
            return 0;
        }

        LearningRule rule = what[0] switch
        {
            nameof(EProp) => new EProp(),
            nameof(EventProp) => new EventProp(),
            _ => new SurrogateBptt(),
        };
        var penalty = new RatePenalty { Strength = 1e-3f };
        INetwork network = rule is EProp ? new AlifDeltaNetwork() : new NeuronDelayNetwork();
        DeviceTests.Compare(device, rule, network, penalty, Enum.Parse<DevicePlan>(what[1]), wide: false, steps: 40);
        return 0;
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
}
