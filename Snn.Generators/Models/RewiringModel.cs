using System.Linq;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>A user's rewiring rule, read.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="Target">θ of a synapse.</param>
/// <param name="Gradient">Name of the gradient by θ; null where it is not read.</param>
/// <param name="States">What each synapse keeps, in the order declared.</param>
/// <param name="Draws">Names of the numbers that are drawn for each synapse and update.</param>
/// <param name="Step">New values, that of θ among them.</param>
/// <param name="Gone">1 where a synapse makes room for a new one, else 0; named by its condition in words.</param>
/// <param name="HasEvery">Whether it says after how many batches synapses go.</param>
/// <param name="Helpers">Expression-bodied members, kept for their names.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record RewiringModel(
    string Namespace,
    string Name,
    EquatableArray<Parameter> Parameters,
    string Target,
    string? Gradient,
    EquatableArray<string> States,
    EquatableArray<string> Draws,
    EquatableArray<Equation> Step,
    Definition Gone,
    bool HasEvery,
    EquatableArray<Definition> Helpers,
    EquatableArray<string> InUse = default)
{
    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";

    /// <summary>Everything that is computed for a synapse.</summary>
    public Expr[] Values => [.. Step.Select(e => e.Value), Gone.Value];

    /// <summary>Whether any of it reads the gradient.</summary>
    public bool ReadsGradient => Gradient is not null && Values.Any(v => v.Symbols().Contains(new Symbol(Gradient, Role.Input)));
}
