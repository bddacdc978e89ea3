using System.Linq;
using Snn.Generators.Updates;

namespace Snn.Generators.Fusion;

/// <summary>Whether a network can be launched on any device: there are kernels for all that it has, and all its arrays are arguments of a launch, of which there is an end.</summary>
internal static class DeviceRoom
{
    /// <summary>Most bytes of a launch's arguments: CUDA 12.1 and later, on devices of compute capability 7.0 and later.</summary>
    public const int Most = 32764;

    private const int BytesOfView = 16;

    /// <summary>Whether the kernels of a simulation are those of kinds: where none of the synapses that learn by a rule share their weights or have delays of their own.</summary>
    public static bool SharesKernels(SimulationPlan plan) => plan.Network.HasKinds && plan.Network.Projections.All(p => p.Record.Rules.Count == 0 || (!p.Record.IsShared && !p.Record.DelaysSynapses));

    /// <summary>Whether the kernels of e-prop as a network runs are: where every projection is rows of weights after one delay, and updates of the network read of no population with a shared kernel how its states went.</summary>
    public static bool SharesKernels(NetworkPlan online) => online.HasKinds
        && online.Projections.All(p => p is { Release: null, Record: { IsShared: false, Storage: not Models.Storage.Procedural, DelaysNeurons: false, DelaysSynapses: false } })
        && !BoundState.Of(online).Any(b => online.KindOf(b.Population) is not null);

    /// <summary>What the arrays of neurons take at least.</summary>
    private static int LeastBytes(NetworkPlan plan, bool byKinds) => BytesOfView * (byKinds ? plan.Kernels.Select(k => k.Plan) : plan.Populations.Where(p => !p.IsSource)).Sum(p =>
        p.States.Count + p.Arrivals.Count + p.Tape.Count
        + p.Adjoints.SelectMany(a => a.Before).Select(b => b.Name).Distinct().Count()
        + (byKinds ? 0 : p.Adjoints.SelectMany(a => a.Arrivals).Select(a => a.Name).Distinct().Count()));

    /// <summary>Why no device can run it; null where one can.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="byKinds">Whether its populations share kernels there.</param>
    public static string? WhyNot(NetworkPlan plan, bool byKinds) => WhyNotShared(plan) ?? (LeastBytes(plan, byKinds) <= Most ? null
        : $"{plan.Network.Name} has too many populations and projections for a device: its kernels take at least {LeastBytes(plan, byKinds)} bytes of parameters, and a launch has room for {Most}. --device cpu runs it.");

    private static string? WhyNotShared(NetworkPlan plan)
    {
        var shared = plan.Projections.FirstOrDefault(p => p.Record.IsShared && (p.Record.TrainsDelay || p.Release is not null));
        return shared is null ? null
            : $"The synapses of {plan.Network.Name}.{shared.Record.Name} share their weights, and {(shared.Record.TrainsDelay ? "their delays learn" : "deliver by states of their source neurons")}, for which devices have no kernels. Run it on the CPU{(shared.Record.TrainsDelay ? ", or leave out [TrainableDelay]" : "")}.";
    }
}
