using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads of an update's variables what there is one of each for.</summary>
internal static class UpdatePlaces
{
    /// <summary>Whether a custom update is one of a network, not an optimiser: a target or input of it says how many there are.</summary>
    public static bool IsOfNetwork(this INamedTypeSymbol update) =>
        update.Has(Vocabulary.CustomUpdate) && update.Properties().Any(p => HasPlace(p.Attribute(Vocabulary.Target)) || HasPlace(p.Attribute(Vocabulary.Input)));

    /// <summary>What a property is of an update of a network; null where it is no variable of it.</summary>
    public static UpdateVariable? UpdateVariable(this IPropertySymbol property)
    {
        foreach (string role in new[] { "Target", "Input", "State" })
        {
            if (property.Attribute($"Snn.{role}Attribute") is { } mark && (role == "State" || HasPlace(mark)))
            {
                bool isPerExample = mark.NamedArguments.Any(a => a is { Key: "PerExample", Value.Value: true });
                return new(property.Name, AxesOf(mark.ConstructorArguments.FirstOrDefault().Value as int? ?? 1) | (isPerExample ? Axes.Batch : Axes.None), role);
            }
        }

        return null;
    }

    public static bool HasPlace(AttributeData? mark) => mark is { ConstructorArguments.Length: 1 };

    /// <summary>By the members of <c>Per</c>.</summary>
    private static Axes AxesOf(int per) => per switch
    {
        0 => Axes.None,
        2 => Axes.Sources,
        4 => Axes.Sources | Axes.Targets,
        _ => Axes.Targets,
    };
}
