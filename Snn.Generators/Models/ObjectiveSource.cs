namespace Snn.Generators.Models;

/// <summary>A loss or penalty and its class as written, or what is wrong with it.</summary>
/// <param name="Objective">The loss or penalty, or null where it has errors.</param>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Properties">Partial properties to implement.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Place">Where its name stands: a problem without a rule.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record ObjectiveSource<T>(
    T? Objective,
    string Namespace,
    string Name,
    EquatableArray<PartialProperty> Properties,
    EquatableArray<Problem> Problems,
    Problem Place,
    EquatableArray<string> InUse = default)
    where T : class;
