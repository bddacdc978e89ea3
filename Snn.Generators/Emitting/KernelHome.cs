using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>Whose neurons a kernel runs over, and what the runtime calls its states.</summary>
/// <param name="Population">The population.</param>
/// <param name="Owner">What stands before the names of states; null for the population itself.</param>
/// <param name="Summary">What the kernel is, in a sentence.</param>
/// <param name="IsFree">Whether it is of a simulation, which keeps the last spikes alone, not of a trial.</param>
internal sealed record KernelHome(string Population, string? Owner, string Summary, bool IsFree = false)
{
    /// <summary>The runtime's class that spikes are appended to.</summary>
    public string Log => IsFree ? "SpikeRing" : "SpikeLog";


    /// <summary>Of the neurons of a population.</summary>
    public static KernelHome Of(NetworkPlan network, PopulationPlan population)
    {
        var incoming = network.Projections.Where(p => p.Record.Target == population.Name).Select(p => p.Record.Name).ToList();
        string arriving = incoming.Count == 0 ? "" : $", and what arrives at them through {string.Join(", ", incoming)}";
        return new(population.Name, null, $"{population.Name}: neurons of model {population.Model}{arriving}.");
    }

    /// <summary>Of what the source neurons of a projection release.</summary>
    public static KernelHome Of(ProjectionPlan projection)
    {
        var record = projection.Record;
        return new(record.Source, record.Name, $"{record.Name}: what the neurons of {record.Source} release when their spikes arrive, by {projection.Release!.Kernel.Model}.");
    }
}
