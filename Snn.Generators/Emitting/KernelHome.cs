using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>Whose neurons a kernel runs over, and what the runtime calls its states.</summary>
/// <param name="Summary">What the kernel is, in a sentence.</param>
/// <param name="Index">C# expression of the population's place.</param>
/// <param name="Size">C# expression of its number of neurons.</param>
internal sealed record KernelHome(string Summary, string Index, string Size)
{
    /// <summary>C# of the name of the projection that stands before the names of states; null for the population itself.</summary>
    public string? Owner { get; init; }

    /// <summary>C# of the place of the projection whose synapses have delays of their own, where its neurons have what the kernel keeps once for each; null elsewhere.</summary>
    public string? ByDelay { get; init; }

    /// <summary>The kind whose members share the kernel; null where it is of one population.</summary>
    public PopulationKind? Kind { get; init; }

    /// <summary>Whether it is of what the source neurons of several projections release.</summary>
    public bool IsOfReleases => Owner is not null && Kind is not null;

    /// <summary>Whether it is of a simulation, which keeps the last spikes alone, not of a trial.</summary>
    public bool IsFree { get; init; }

    /// <summary>The runtime's class that spikes are appended to.</summary>
    public string Log => IsFree ? "SpikeRing" : "SpikeLog";

    /// <summary>C# expression of what the runtime calls something of a kernel: of a kind, text that names the member's projections where the kernel names their roles.</summary>
    /// <param name="plan">The kernel.</param>
    /// <param name="name">A name in it.</param>
    /// <param name="kind">Whose kernel it is; null where it is of one population.</param>
    public static string Label(PopulationPlan plan, string name, PopulationKind? kind) => (IsNamed(plan, name, kind) ? "$" : "") + $"\"{LabelText(plan, name, kind)}\"";

    /// <summary>The same within an interpolated text.</summary>
    public static string LabelText(PopulationPlan plan, string name, PopulationKind? kind) => kind is not null && plan.Synaptic.FirstOrDefault(s => s.Name == name) is { } synaptic
        ? $"{{part.{Names.Escape(synaptic.Projection)}.Name}}{synaptic.Rest}"
        : name;

    /// <summary>Whether it is called after a projection of which each member has its own.</summary>
    public static bool IsNamed(PopulationPlan plan, string name, PopulationKind? kind) => kind is not null && plan.Synaptic.Any(s => s.Name == name);

    /// <summary>C# expression of a population's number of neurons.</summary>
    public static string SizeOf(string population) => $"network.{Names.Escape(population)}.Size";

    /// <summary>Of the neurons of a population.</summary>
    public static KernelHome Of(NetworkPlan network, PopulationPlan population)
    {
        var incoming = network.Arriving(population.Name).Select(p => p.Record.Name).ToList();
        string arriving = incoming.Count == 0 ? "" : $", and what arrives at them through {Few(incoming, "projections")}";
        return new($"{population.Name}: neurons of model {population.Model}{arriving}.", IndexOf(network, population.Name), SizeOf(population.Name));
    }

    /// <summary>Of the neurons of each population of a kind.</summary>
    public static KernelHome Of(NetworkPlan network, PopulationKind kind)
    {
        string arriving = kind.Roles.Count == 0 ? "" : $", and what arrives at them through synapses of {string.Join(", ", kind.Roles.Select(r => r.Synapse.Split('.').Last()))}";
        string model = network.Populations[kind.Members[0].Index].Model;
        return new($"Neurons of model {model}{arriving}: {Few(kind)}.", $"part.{PopulationKind.Neurons}.Index", $"trial.SizeOf(part.{PopulationKind.Neurons}.Index)") { Kind = kind };
    }

    /// <summary>Of what the source neurons of a projection release.</summary>
    public static KernelHome Of(NetworkPlan network, ProjectionPlan projection)
    {
        var record = projection.Record;
        string summary = $"{record.Name}: what the neurons of {record.Source} release when their spikes arrive, {(record.DelaysSynapses ? "once for each delay of a neuron, " : "")}by {projection.Release!.Kernel.Model}.";
        string? byDelay = record.DelaysSynapses ? $"{projection.Index}" : null;
        return new(summary, IndexOf(network, record.Source), byDelay is null ? SizeOf(record.Source) : $"trial.RowCount({byDelay})") { Owner = $"\"{record.Name}\"", ByDelay = byDelay };
    }

    /// <summary>The same of each projection of a kind.</summary>
    public static KernelHome OfReleases(PopulationKind kind)
    {
        return new($"What neurons release when their spikes arrive, by {kind.Neuron.Split('.').Last()}: {Few(kind)}.", ReleasePopulation, $"trial.SizeOf({ReleasePopulation})") { Owner = $"part.{kind.Own}.Name", Kind = kind };
    }

    /// <summary>Where the population of a kernel of several releases is, while one is made.</summary>
    public const string ReleasePopulation = "population";

    /// <summary>The members of a kind, of many the first and the last.</summary>
    public static string Few(PopulationKind kind) => Few(kind.Members.Select(m => m.Population).ToList(), kind.IsOfReleases ? "projections" : "populations");

    /// <summary>Some names, of many the first and the last.</summary>
    public static string Few(IReadOnlyList<string> names, string what) =>
        names.Count <= 4 ? Description.Few(names) : $"{Description.Few(names)}, {names.Count} {what}";

    /// <summary>C# of a population's place.</summary>
    public static string IndexOf(NetworkPlan network, string population) => $"{network.IndexOf(population)}";
}
