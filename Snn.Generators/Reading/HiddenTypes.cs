using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Types of the user's that stand before those that a generated part names: a name means what the nearest namespace has of it.</summary>
internal static class HiddenTypes
{
    /// <summary>The first one, as a problem of the class that needs what it hides.</summary>
    public static Problem? Of(INamedTypeSymbol type, Compilation compilation, Location place)
    {
        var names = type.Has(Vocabulary.Network) ? GeneratedNames.OfNetworks : GeneratedNames.OfModels;
        for (var space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            string here = space.IsGlobalNamespace ? "" : space.ToDisplayString();
            var whole = compilation.GetCompilationNamespace(space) ?? space;
            foreach (var name in names.Where(n => n.Value != here))
            {
                if (whole.GetTypeMembers(name.Key).FirstOrDefault(t => compilation.IsSymbolAccessibleWithin(t, compilation.Assembly)) is { } hiding)
                {
                    return Problems.At(Rule.HidesType, place, hiding.ToDisplayString(), $"{name.Value}.{name.Key}", type.Name);
                }
            }
        }

        return null;
    }
}
