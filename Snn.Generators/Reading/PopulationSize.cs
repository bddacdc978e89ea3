using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;

namespace Snn.Generators.Reading;

/// <summary>How many neurons populations have, and how they lie, as far as the compiler knows their numbers.</summary>
internal sealed class PopulationSize(ClassView view, IReadOnlyDictionary<string, IPropertySymbol> properties)
{
    /// <summary>Whether a population is declared with rows and columns.</summary>
    public static bool HasShape(IPropertySymbol population) =>
        population.Made(default) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 1 };

    /// <summary>Number of neurons of a population, where it is a constant.</summary>
    public int? Of(string population) => Numbers(population) switch
    {
        { Count: 1 } numbers when numbers.TryGetValue("size", out int size) => size,
        { } => (int?)ShapeOf(population)?.Size,
        null => null,
    };

    /// <summary>Whether it is known to be declared by its size alone.</summary>
    public bool HasNoShape(string population) => Creation(population)?.Arguments.Any(a => a.Parameter?.Name == "size") == true;

    /// <summary>Its rows, columns and channels, where they are constants.</summary>
    public (int Height, int Width, int Channels, long Size)? ShapeOf(string population) =>
        Numbers(population) is { } numbers && numbers.TryGetValue("height", out int height) && numbers.TryGetValue("width", out int width) && numbers.TryGetValue("channels", out int channels)
            ? (height, width, channels, (long)height * width * channels)
            : null;

    /// <summary>The constants among what a population is made with, by the names of the parameters.</summary>
    private Dictionary<string, int>? Numbers(string population) =>
        Creation(population)?.Arguments.Where(a => a is { Parameter: not null, Value.ConstantValue: { HasValue: true, Value: int } }).ToDictionary(a => a.Parameter!.Name, a => (int)a.Value.ConstantValue.Value!);

    private IObjectCreationOperation? Creation(string population) =>
        properties.TryGetValue(population, out var property) && property.Made(view.Stop) is { } made ? view.Operation(made)?.Bare() as IObjectCreationOperation : null;
}
