using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads [AtLeast], [Above], [AtMost] and [Below], and finds them where they have no meaning.</summary>
internal static class BoundsReader
{
    /// <summary>Between which values a parameter lies; null where it may have any. A time is never negative.</summary>
    public static Bounds? BoundsOf(this IPropertySymbol parameter)
    {
        double? least = End(parameter, Vocabulary.AtLeast), above = End(parameter, Vocabulary.Above);
        if (parameter.Type.QualifiedName() == Vocabulary.Time && !(least >= 0) && !(above >= 0))
        {
            least = 0;
        }

        var bounds = new Bounds(least, above, End(parameter, Vocabulary.AtMost), End(parameter, Vocabulary.Below));
        return bounds.Ends.Any() ? bounds : null;
    }

    public static bool HasBounds(this IPropertySymbol property) =>
        property.GetAttributes().Any(a => IsBound(a.AttributeClass));

    public static bool IsBound(INamedTypeSymbol? attribute) =>
        attribute?.QualifiedName() is Vocabulary.AtLeast or Vocabulary.Above or Vocabulary.AtMost or Vocabulary.Below;

    /// <summary>A problem for each bounded member of a class whose members have no bounds.</summary>
    public static IEnumerable<Problem> Unbounded(this IEnumerable<IPropertySymbol> members, string what) =>
        members.Where(HasBounds).Select(p => NoParameter(p, what));

    /// <summary>A problem for each bounded member of a model that is no parameter, has an empty range or starts outside it.</summary>
    /// <param name="members">Of a neuron or synapse.</param>
    /// <param name="start">The value that a parameter is declared with, where it is known.</param>
    public static IEnumerable<Problem> CheckBounds(this IEnumerable<IPropertySymbol> members, Func<IPropertySymbol, double?> start)
    {
        foreach (var member in members)
        {
            if (!ModelReader.IsParameter(member))
            {
                if (member.HasBounds() && member.Type is not IErrorTypeSymbol)
                {
                    yield return NoParameter(member, WhatItIs(member));
                }
            }
            else if (member.BoundsOf() is { } bounds)
            {
                if (bounds.IsEmpty)
                {
                    yield return Problems.At(Rule.RangeEmpty, member.Locations[0], member.Name, bounds.ToString());
                }
                else if (start(member) is { } value && !bounds.Contains(value))
                {
                    yield return Problems.At(Rule.StartOutOfRange, member.Locations[0], member.Name, Bounds.Write((float)value), bounds.ToString());
                }
            }
        }
    }

    /// <summary>A problem for each projection of a network between whose bounds no weight lies.</summary>
    public static IEnumerable<Problem> EmptyRanges(this IEnumerable<IPropertySymbol> projections) => projections
        .Where(p => p.BoundsOf() is { IsEmpty: true })
        .Select(p => Problems.At(Rule.RangeEmpty, p.Locations[0], p.Name, p.BoundsOf()!.ToString()));

    private static string WhatItIs(IPropertySymbol member) =>
        member.IsStatic ? "static"
        : member.Has(Vocabulary.State) ? "a state"
        : member.Has(Vocabulary.Input) ? "an input"
        : ExpressionReader.Body(member) is not null ? "computed from other members"
        : $"of type {member.Type.ToMinimalName()}";

    private static Problem NoParameter(IPropertySymbol member, string what) => Problems.At(Rule.RangeOfNone, member.Locations[0], member.Name, what);

    private static double? End(IPropertySymbol parameter, string attribute) =>
        parameter.Attribute(attribute)?.ConstructorArguments.FirstOrDefault().Value as double?;
}
