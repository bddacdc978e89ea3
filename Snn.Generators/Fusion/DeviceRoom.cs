using System.Linq;

namespace Snn.Generators.Fusion;

/// <summary>Whether a network can be launched on any device: there are kernels for all that it has, and all its arrays are arguments of a launch, of which there is an end.</summary>
internal static class DeviceRoom
{
    /// <summary>Most bytes of a launch's arguments: CUDA 12.1 and later, on devices of compute capability 7.0 and later.</summary>
    public const int Most = 32764;

    private const int BytesOfView = 16;

    /// <summary>What the arrays of neurons take at least.</summary>
    private static int LeastBytes(NetworkPlan plan) => BytesOfView * plan.Kernels.Select(k => k.Plan).Sum(p =>
        p.States.Count + p.Arrivals.Count + p.Tape.Count
        + p.Adjoints.SelectMany(a => a.Before).Select(b => b.Name).Distinct().Count()
        + (plan.HasKinds ? 0 : p.Adjoints.SelectMany(a => a.Arrivals).Select(a => a.Name).Distinct().Count()));

    /// <summary>Why no device can run it; null where one can.</summary>
    public static string? WhyNot(NetworkPlan plan) => WhyNotShared(plan) ?? (LeastBytes(plan) <= Most ? null
        : $"{plan.Network.Name} has too many populations and projections for a device: its kernels take at least {LeastBytes(plan)} bytes of parameters, and a launch has room for {Most}. --device cpu runs it.");

    private static string? WhyNotShared(NetworkPlan plan)
    {
        var shared = plan.Projections.FirstOrDefault(p => p.Record.IsShared && p.Record.DelaysNeurons);
        return shared is null ? null
            : $"The synapses of {plan.Network.Name}.{shared.Record.Name} share their weights, and each of its neurons has a delay that learns, for which devices have no kernels. Run it on the CPU, or mark it [TrainableDelay] for one delay of all.";
    }
}
