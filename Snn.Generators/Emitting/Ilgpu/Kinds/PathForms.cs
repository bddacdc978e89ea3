using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>What the paths of a network are on a device besides rows of weights after one delay: constants, which its kernels are compiled for.</summary>
/// <param name="writer">The file.</param>
/// <param name="plan">The network.</param>
/// <param name="names">What the kernels have.</param>
internal sealed class PathForms(IndentedWriter writer, NetworkPlan plan, DeviceNames names)
{
    // each by the member of IPathForms that it is
    private IReadOnlyList<(string Name, Func<ProjectionPlan, bool> Has)> All =>
    [
        ("Convolutions", p => p.Record.Storage == Storage.Convolution),
        ("Pools", p => p.Record.Storage == Storage.Pool),
        ("Drawn", p => !names.IsFree && DeviceStorage.IsDrawn(p)), // those of simulations are drawn in phases
        ("NeuronDelays", p => !names.IsFree && p.Record.DelaysNeurons),
        ("SynapseDelays", p => p.Record.DelaysSynapses && (!names.IsFree || p.Release is not null)), // others of simulations may always have them
        ("Releases", p => p.Release is not null),
    ];

    private bool IsPlain => !All.Any(form => plan.Projections.Any(form.Has));

    /// <summary>The type of it.</summary>
    public string Type => IsPlain ? "PlainPaths" : names.Space.Of("forms", "Forms");

    /// <summary>The same outside of the class of the kernels.</summary>
    public string FromOutside => IsPlain ? Type : $"{names.Class}.{Type}";

    /// <summary>That type; nothing where the runtime has it.</summary>
    public void Write()
    {
        if (!plan.HasKinds || IsPlain)
        {
            return;
        }

        writer.Gap();
        writer.Summary("What paths of spikes are here besides rows of weights after one delay.");
        using var type = writer.Block($"public struct {Type} : IPathForms");
        foreach (var form in All)
        {
            writer.Line($"static bool IPathForms.{form.Name} => {(plan.Projections.Any(form.Has) ? "true" : "false")};");
        }
    }
}
