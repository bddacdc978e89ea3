using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// Who sets to 0 what arrives at neurons of a run without a tape. All-to-all rows set what they add to; of others a step has a
/// few synapses, so the kernel does it for them while it has what arrived at hand.
/// </summary>
internal static class FreeArrivals
{
    /// <summary>Whether a projection finds zeros.</summary>
    public static bool FindsZeros(this NetworkPlan network, ProjectionPlan projection)
    {
        if (network.KindOf(projection.Record.Target) is { } kind)
        {
            // one kernel for all of them, whatever their storages
            return network.Projections.Any(p => kind.Members.Any(m => m.Population == p.Record.Target) && p.Record.Storage != Storage.Dense);
        }

        return network.Projections.First(p => p.IsFirst && p.Record.Target == projection.Record.Target && p.Arrival == projection.Arrival).Record.Storage != Storage.Dense;
    }

    /// <summary>Whether a projection sets what it adds to.</summary>
    public static bool Sets(this NetworkPlan network, ProjectionPlan projection) => projection.IsFirst && !network.FindsZeros(projection);
}
