using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>A kernel of what source neurons release on a device: of one projection, or of all of one synapse model where populations share kernels.</summary>
/// <param name="Plan">What it advances.</param>
/// <param name="Members">The projections.</param>
/// <param name="Kind">Their kind; null of one.</param>
internal sealed record ReleaseKernel(PopulationPlan Plan, IReadOnlyList<ProjectionPlan> Members, PopulationKind? Kind)
{
    /// <summary>The first projection.</summary>
    public ProjectionPlan First => Members[0];

    /// <summary>Whether rows of a neuron and a delay release, not neurons.</summary>
    public bool IsByDelay => First.Record.DelaysSynapses;

    /// <summary>The state that spikes of the next step deliver by.</summary>
    public string State => First.Release!.State;

    /// <summary>Whether that is written down in each step for a sweep back.</summary>
    public bool IsTaped => Plan.Tape.Any(e => e.Target.Name == State);

    /// <summary>What it is, in a sentence.</summary>
    public string Summary(NetworkPlan network) => (Kind is null ? KernelHome.Of(network, First) : KernelHome.OfReleases(Kind)).Summary;

    /// <summary>Those of a network, in the order of their first projections.</summary>
    public static IReadOnlyList<ReleaseKernel> Of(NetworkPlan network)
    {
        var kinds = network.HasKinds ? ReleaseKinds.Of(network) : [];
        var shared = new HashSet<int>(kinds.SelectMany(k => k.Members).Select(m => m.Index));
        return
        [
            .. kinds.Select(k => new ReleaseKernel(ReleaseKinds.AheadOf(network, k), [.. k.Members.Select(m => network.Projections[m.Index])], k))
                .Concat(network.Releases.Where(p => !shared.Contains(p.Index)).Select(p => new ReleaseKernel(ReleaseKinds.AheadOf(network, p), [p], null)))
                .OrderBy(k => k.First.Index),
        ];
    }
}
