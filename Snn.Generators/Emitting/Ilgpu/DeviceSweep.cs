using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>
/// The rules that step back through one kind of adjoint. They differ in what a spike is credited with alone, so their kernels
/// are written once, with the rule as a type argument where there are several.
/// </summary>
internal sealed class DeviceSweep(AdjointKind kind, IReadOnlyList<BackwardPlan> rules, DeviceNames names)
{
    public AdjointKind Kind => kind;

    public IReadOnlyList<BackwardPlan> Rules => rules;

    /// <summary>Kernels whose spikes are credited, in the order in which they step back; rules of a kind agree on them.</summary>
    public IReadOnlyList<string> Credited { get; } = [.. rules[0].Credits.Select(c => names.Kernels.Of(c.Population)).Distinct()];

    /// <summary>What a rule credits spikes with, by kernel.</summary>
    public IEnumerable<(string Kernel, IReadOnlyList<CreditPlan> Credits)> CreditsOf(BackwardPlan rule) =>
        rule.Credits.GroupBy(c => names.Kernels.Of(c.Population)).Select(g => (g.Key, (IReadOnlyList<CreditPlan>)[.. g]));

    /// <summary>Projections by whose delays there is a gradient.</summary>
    public IEnumerable<ProjectionPlan> Delays => rules[0].Delays;

    /// <summary>Whether the rule is a type argument of the kernels.</summary>
    public bool IsShared => rules.Count > 1 && Credited.Count > 0;

    /// <summary>What summaries say of it.</summary>
    public string InWords => IsShared ? "" : " by " + string.Join(" or ", rules.Select(r => r.Rule));

    public static IReadOnlyList<DeviceSweep> Of(NetworkPlan plan, DeviceNames names) =>
        [.. plan.Sweeps.GroupBy(s => s.Kind).Select(g => new DeviceSweep(g.Key, [.. g], names))];

    /// <summary>A kernel of this sweep.</summary>
    public string Kernel(string stem) => Kernel(stem, kind);

    public static string Kernel(string stem, AdjointKind kind) => kind == AdjointKind.EventProp ? stem + "ByEventProp" : stem;

    /// <summary>Type arguments of a kernel, or its type parameters: the rule where it is one, and others.</summary>
    public string Arguments(string rule, params string[] others)
    {
        string[] all = IsShared ? [rule, .. others] : others;
        return all.Length == 0 ? "" : $"<{string.Join(", ", all)}>";
    }

    /// <summary>Opens a kernel that has the rule as a type parameter, and perhaps what it sums up.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="stem">The kernel.</param>
    /// <param name="sum">What it sums up: <c>TSum</c>, or a type.</param>
    /// <param name="parameters">Its parameters.</param>
    public System.IDisposable Block(IndentedWriter writer, string stem, string sum, string parameters)
    {
        bool anySum = sum == "TSum";
        string header = $"public static void {Names.OfObject(Kernel(stem))}{Arguments("TRule", anySum ? [sum] : [])}({parameters})";
        string[] where = [.. IsShared ? [$"where TRule : struct, {names.Credits}<{sum}>"] : (string[])[], .. anySum ? [IlgpuSynapseEmitter.Neighbours] : (string[])[]];
        if (where.Length == 0)
        {
            return writer.Block(header);
        }

        writer.Line(header);
        foreach (string line in where)
        {
            writer.Line("    " + line);
        }

        return writer.Block("");
    }

    /// <summary>Sums up what spikes of a population are credited with.</summary>
    public string Credit(string population, string sum) =>
        IsShared ? "TRule." + names.Credit(population) : $"{names.Credit(population, rules[0])}<{sum}>";
}
