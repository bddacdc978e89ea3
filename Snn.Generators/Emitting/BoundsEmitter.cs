using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the checks of parameters: each is a finite number within its range.</summary>
internal static class BoundsEmitter
{
    private const string Check = "ParameterCheck.Of";

    /// <summary>A line for each parameter of a network's models.</summary>
    public static void Write(IndentedWriter writer, IEnumerable<ParameterAccess> parameters)
    {
        foreach (var parameter in parameters)
        {
            writer.Line($"{Check}({parameter.KeyText}, {parameter.OwnAccess}{Ends(parameter.Bounds)});");
        }
    }

    /// <summary>A line for each parameter of a model on its own.</summary>
    public static void WriteAlone(IndentedWriter writer, string model, IEnumerable<ParameterAccess> parameters)
    {
        foreach (var parameter in parameters)
        {
            writer.Line($"{Check}(\"{model}.{parameter.Property}\", {parameter.Access}{Ends(parameter.Bounds)});");
        }
    }

    /// <summary>A line for the length of a time step.</summary>
    public static void WriteStep(IndentedWriter writer, string owner, string access) => writer.Line($"{Check}(\"{owner}\", {access}, above: 0);");

    /// <summary>The ends that training keeps to.</summary>
    public static string Kept(Bounds? bounds) =>
        Assignments(bounds) is { Length: > 0 } ends ? $" {{ {string.Join(", ", ends)} }}" : "";

    /// <summary>The same, an assignment for each.</summary>
    public static string[] Assignments(Bounds? bounds)
    {
        string least = bounds?.Above is { } above ? $"Least = float.BitIncrement({SimdNotation.FloatLiteral(above)})"
            : bounds?.AtLeast is { } atLeast ? $"Least = {Bounds.Write(atLeast)}"
            : "";
        string most = bounds?.Below is { } below ? $"Most = float.BitDecrement({SimdNotation.FloatLiteral(below)})"
            : bounds?.AtMost is { } atMost ? $"Most = {Bounds.Write(atMost)}"
            : "";
        return [.. new[] { least, most }.Where(e => e != "")];
    }

    /// <summary>The ends of a range, as arguments.</summary>
    public static string Ends(Bounds? bounds) =>
        bounds is null ? "" : string.Concat(bounds.Ends.Select(e => $", {char.ToLowerInvariant(e.Name[0])}{e.Name.Substring(1)}: {Bounds.Write(e.Value)}"));
}
