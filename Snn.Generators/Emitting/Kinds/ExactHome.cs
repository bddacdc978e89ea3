using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>What a population of the plan without a time grid is called in its code: one, or each of a kind.</summary>
/// <param name="plan">The network on the time grid.</param>
/// <param name="population">The population, of a kind its first.</param>
/// <param name="kind">The kind; null where it is one.</param>
internal sealed class ExactHome(NetworkPlan plan, string population, PopulationKind? kind)
{
    /// <summary>What stands for it in the names of methods and classes.</summary>
    public string Word => kind?.Name ?? population;

    /// <summary>Who it is, for a reader.</summary>
    public string Words => kind is null ? population : KernelHome.Few(kind);

    /// <summary>C# of its name.</summary>
    public string Name => kind is null ? $"\"{population}\"" : $"part.{PopulationKind.Neurons}.Name";

    /// <summary>C# of its number of neurons.</summary>
    public string Size => kind is null ? $"network.{Names.Escape(population)}.Size" : "size";

    /// <summary>C# of the name of a state.</summary>
    public string Label(string state) => KernelHome.Label(plan.Population(population), state, kind);
}
