namespace Snn.Generators.Models;

/// <summary>
/// A model together with what its readable file needs: how its properties are declared and where its equations stand.
/// Changes whenever lines move, so nothing expensive hangs on it.
/// </summary>
/// <param name="Model">The model, or null where it has errors.</param>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Properties">Partial properties to implement.</param>
/// <param name="Spans">Where the equations stand.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Place">Where its name stands: a problem without a rule.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record ModelSource(
    Model? Model,
    string Namespace,
    string Name,
    EquatableArray<PartialProperty> Properties,
    EquatableArray<EquationSpan> Spans,
    EquatableArray<Problem> Problems,
    Problem Place,
    EquatableArray<string> InUse = default);

/// <summary>A partial property that the generator implements.</summary>
/// <param name="Modifiers">Access modifiers, as the user wrote them.</param>
/// <param name="Type">Type, fully qualified.</param>
/// <param name="Name">Name.</param>
/// <param name="Getter">The getter as the user wrote it, such as <c>get</c> or <c>private get</c>.</param>
/// <param name="Setter">The setter as the user wrote it, such as <c>set</c> or <c>private set</c>; empty where there is none.</param>
internal sealed record PartialProperty(string Modifiers, string Type, string Name, string Getter, string Setter);

/// <summary>Where an equation stands in the user's file.</summary>
/// <param name="Key">Section and target, such as <c>Flow.V</c>.</param>
/// <param name="File">Path.</param>
/// <param name="Lines">Start and end, zero-based.</param>
internal sealed record EquationSpan(string Key, string File, LineSpan Lines);

internal readonly record struct LineSpan(int StartLine, int StartColumn, int EndLine, int EndColumn);

/// <summary>A diagnostic as data: rule, place and the words that go into its message.</summary>
internal sealed record Problem(string Rule, string File, int Start, int Length, LineSpan Lines, EquatableArray<string> Words);
