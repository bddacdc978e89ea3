using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>The kernels of a network on a device: of one population each, or of all that are of a kind and called like it.</summary>
internal sealed class DeviceKernels(NetworkPlan plan)
{
    private readonly Dictionary<string, string> _ofMembers = plan.Kinds.SelectMany(k => k.Members.Select(m => (m.Population, k.Name))).ToDictionary(m => m.Population, m => m.Name);

    /// <summary>What they advance.</summary>
    public IReadOnlyList<PopulationPlan> All { get; } = [.. plan.Kernels.Select(k => k.Kind is null ? k.Plan : k.Plan with { Name = k.Kind.Name })];

    /// <summary>The kind that a kernel is of; null where it is of one population.</summary>
    public PopulationKind? KindOf(string kernel) => plan.Kinds.FirstOrDefault(k => k.Name == kernel);

    /// <summary>Whether a kernel is of a readout besides the main one.</summary>
    public bool IsFurther(PopulationPlan kernel) => plan.IsFurther(kernel);

    /// <summary>The kernel of a population.</summary>
    public string Of(string population) => _ofMembers.TryGetValue(population, out string? kernel) ? kernel : population;

    /// <summary>A kernel by its name.</summary>
    public PopulationPlan Plan(string kernel) => All.First(k => k.Name == kernel);

    /// <summary>Place of the population of a kernel among all; −1 of a kind.</summary>
    public int IndexOf(string kernel) => KindOf(kernel) is null ? plan.Populations.ToList().FindIndex(p => p.Name == kernel) : -1;

    /// <summary>Which of a kernel's arrivals one is.</summary>
    public int ArrivalOf(string kernel, string arrival) => Plan(kernel).Arrivals.ToList().IndexOf(arrival);
}
