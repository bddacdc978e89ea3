using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>What the threads of a device call for a projection: rows of weights, a kernel that is shared, or a pool.</summary>
/// <param name="names">What the kernels have.</param>
internal sealed class DeviceStorage(DeviceNames names)
{
    /// <summary>Projections whose synapses share their weights.</summary>
    public static IReadOnlyList<ProjectionPlan> Shared(NetworkPlan plan) => [.. plan.Projections.Where(p => p.Record.IsShared)];

    /// <summary>The class that sums up its spikes, credits and gradients.</summary>
    public static string Sums(ProjectionPlan projection) => projection.Record.Storage switch
    {
        Storage.Convolution => "PatchSums",
        Storage.Pool => "PoolSums",
        _ => "DeviceSums",
    };

    /// <summary>How its synapses lie, as an argument before others; nothing where that goes without saying.</summary>
    public string Patches(ProjectionPlan projection) => projection.Record.IsShared ? $"net.{names.Patches(projection)}, " : "";

    /// <summary>In the struct of all arrays.</summary>
    public void WriteFields(IndentedWriter writer, NetworkPlan plan)
    {
        if (Shared(plan).Count > 0)
        {
            writer.Line($"public PatchView {string.Join(", ", Shared(plan).Select(names.Patches))};");
        }
    }

    /// <summary>In the constructor of the class that launches.</summary>
    public void WriteNew(IndentedWriter writer, NetworkPlan plan)
    {
        foreach (var projection in Shared(plan))
        {
            writer.Line($"_arrays.{names.Patches(projection)} = NewPatches({projection.Index});");
        }
    }
}
