using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads which variable of a learning rule sums up the gradient by the weight.</summary>
internal sealed class GradientReader(IPropertySymbol[] properties, List<Problem> problems)
{
    /// <summary>The property; null where there is none of the right form.</summary>
    public IPropertySymbol? Read()
    {
        var marked = properties.Where(p => p.Has(Vocabulary.Gradient)).ToArray();
        for (int i = 0; i < marked.Length; i++)
        {
            var property = marked[i];
            string? why = i > 0 ? $"is a second [Gradient] beside '{marked[0].Name}'; a rule sums up one, that by the weight of its synapse"
                : PlasticityReader.Marks.Count(property.Has) > 1 ? "has another mark beside [Gradient], which says all; leave the other one out"
                : property.Type is not IErrorTypeSymbol && property.Type.SpecialType != SpecialType.System_Single ? $"is a {property.Type.ToMinimalName()}, and what optimisers take is a float"
                : null;
            if (why is not null)
            {
                problems.Add(Problems.At(Rule.GradientForm, property.Locations[0], property.Name, why));
            }
        }

        return marked.FirstOrDefault();
    }

    /// <summary>What the weight is called in the equations of a rule that does not name it, since it sums up its gradient alone.</summary>
    public static string WeightOf(IPropertySymbol[] properties)
    {
        string name = "Weight";
        for (int i = 2; properties.Any(p => p.Name == name); i++)
        {
            name = $"Weight{i}";
        }

        return name;
    }
}
