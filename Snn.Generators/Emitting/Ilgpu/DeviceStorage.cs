using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// What the threads of a device call for a projection: rows of weights, a kernel that is shared, a pool, rows that were drawn, or
/// rows whose synapses have delays of their own. The last two are those of trials; of simulations they are <see cref="FreeSums"/>'.
/// </summary>
/// <param name="names">What the kernels have.</param>
internal sealed class DeviceStorage(DeviceNames names)
{
    /// <summary>Projections whose synapses share their weights.</summary>
    public static IReadOnlyList<ProjectionPlan> Shared(NetworkPlan plan) => [.. plan.Projections.Where(p => p.Record.IsShared)];

    /// <summary>Whether the synapses of a projection are drawn.</summary>
    public static bool IsDrawn(ProjectionPlan projection) => projection.Record.Storage == Storage.Procedural;

    /// <summary>Whether its synapses have delays of their own in trials.</summary>
    public bool Delays(ProjectionPlan projection) => !names.IsFree && projection.Record.DelaysSynapses;

    /// <summary>The delays of all synapses that have delays of their own.</summary>
    public string AllDelays(NetworkPlan plan) => names.IsFree ? "net.Run.Delays" : plan.HasKinds ? "net.Paths.SynapseDelays" : "net." + names.AllSynapseDelays;

    /// <summary>The class that sums up its spikes, credits and gradients.</summary>
    public static string Sums(ProjectionPlan projection) => projection.Record.Storage switch
    {
        Storage.Convolution => "PatchSums",
        Storage.Pool => "PoolSums",
        Storage.Procedural => "ProceduralSums",
        _ => "DeviceSums",
    };

    /// <summary>How its synapses lie, as an argument before others; nothing where that goes without saying.</summary>
    public string Lie(ProjectionPlan projection) =>
        projection.Record.IsShared ? $"net.{names.Patches(projection)}, " : IsDrawn(projection) ? $"net.{names.DrawnRows(projection)}, " : "";

    /// <summary>The delays of its synapses, as arguments before others.</summary>
    public string DelaysOf(ProjectionPlan projection) => $"net.{names.AllSynapseDelays}, net.{names.SynapseDelays(projection)}, ";

    /// <summary>In the struct of all arrays.</summary>
    public void WriteFields(IndentedWriter writer, NetworkPlan plan)
    {
        Write("PatchView", Shared(plan).Select(names.Patches));
        if (names.IsFree)
        {
            return;
        }

        Write("DrawnRowsView", plan.Projections.Where(IsDrawn).Select(names.DrawnRows));
        if (plan.Projections.Any(Delays))
        {
            writer.Line($"public SynapseDelaysView {names.AllSynapseDelays};");
        }

        Write("SynapseDelayView", plan.Projections.Where(Delays).Select(names.SynapseDelays));

        void Write(string type, IEnumerable<string> fields)
        {
            string all = string.Join(", ", fields);
            if (all != "")
            {
                writer.Line($"public {type} {all};");
            }
        }
    }

    /// <summary>In the constructor of the class that launches.</summary>
    public void WriteNew(IndentedWriter writer, NetworkPlan plan)
    {
        foreach (var projection in Shared(plan))
        {
            writer.Line($"_arrays.{names.Patches(projection)} = NewPatches({projection.Index});");
        }

        if (names.IsFree)
        {
            return;
        }

        foreach (var projection in plan.Projections.Where(IsDrawn))
        {
            writer.Line($"_arrays.{names.DrawnRows(projection)} = NewDrawnRows({projection.Index});");
        }

        if (plan.Projections.Any(Delays))
        {
            writer.Line($"_arrays.{names.AllSynapseDelays} = NewSynapseDelays();");
        }

        foreach (var projection in plan.Projections.Where(Delays))
        {
            writer.Line($"_arrays.{names.SynapseDelays(projection)} = NewSynapseDelays({projection.Index});");
        }
    }
}
