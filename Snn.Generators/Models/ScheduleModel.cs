using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>A user's schedule class, read.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="Value">Its number at an update.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record ScheduleModel(
    string Namespace,
    string Name,
    EquatableArray<Parameter> Parameters,
    Expr Value,
    EquatableArray<string> InUse = default)
{
    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";
}
