using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Models and rules of other assemblies, of which metadata alone are seen: the text on their class.</summary>
internal static class ModelMetadata
{
    /// <summary>Reads one that a member of a network uses; null where it cannot be used, which is a problem at that member.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="read">Reads its text.</param>
    /// <param name="parameters">Its parameters, which the network reads.</param>
    /// <param name="member">The member.</param>
    /// <param name="compilation">What the network is compiled in.</param>
    /// <param name="problems">Gets the problem.</param>
    public static T? Read<T>(ITypeSymbol type, Func<string, T> read, Func<T, IEnumerable<Parameter>> parameters, IPropertySymbol member, Compilation compilation, List<Problem> problems)
        where T : class
    {
        if (Text(type, read) is not { } model)
        {
            problems.Add(Problems.At(Rule.UnreadableModel, member.Locations[0], type.FullNamespace() is { Length: > 0 } space ? $"{space}.{type.Name}" : type.Name));
            return null;
        }

        // what is not public in another assembly may not even be known here
        var hidden = parameters(model).FirstOrDefault(p => ((INamedTypeSymbol)type).Named(p.Name) is not IPropertySymbol { GetMethod: { } get } || !compilation.IsSymbolAccessibleWithin(get, compilation.Assembly));
        if (hidden is not null)
        {
            problems.Add(Problems.At(Rule.OutOfReach, member.Locations[0], hidden.Name, type.ToMinimalName()));
            return null;
        }

        return model;
    }

    private static T? Text<T>(ITypeSymbol type, Func<string, T> read)
        where T : class
    {
        if (type.Attribute(Vocabulary.ModelIr)?.ConstructorArguments is not { Length: 2 } arguments || arguments[0].Value is not ModelText.Version || arguments[1].Value is not string text)
        {
            return null;
        }

        try
        {
            return read(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }
}
