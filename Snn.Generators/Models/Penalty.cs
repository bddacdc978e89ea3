using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>A user's penalty class, read.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="Count">Name of a neuron's number of spikes, or null.</param>
/// <param name="Rate">Name of its firing rate, or null.</param>
/// <param name="Length">Name of the trial's length, or null.</param>
/// <param name="Objective">What is minimised.</param>
/// <param name="Helpers">Expression-bodied members, kept for their names.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record Penalty(
    string Namespace,
    string Name,
    EquatableArray<Parameter> Parameters,
    string? Count,
    string? Rate,
    string? Length,
    Expr Objective,
    EquatableArray<Definition> Helpers,
    EquatableArray<string> InUse = default)
{
    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";
}
