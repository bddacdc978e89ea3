using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// Models or rules that members of a network use, by name. Those of its own assembly are read where they stand; of those of
/// others metadata alone are seen: the text on their class, which is read here, once.
/// </summary>
/// <param name="read">Reads a text.</param>
/// <param name="nameOf">The full name of what was read.</param>
/// <param name="parameters">Its parameters, which the network reads.</param>
/// <param name="compilation">What the network is compiled in.</param>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class ModelMetadata<T>(Func<string, T> read, Func<T, string> nameOf, Func<T, IEnumerable<Parameter>> parameters, Compilation compilation, List<Problem> problems)
    where T : class
{
    private readonly List<T> _external = [];

    /// <summary>Those of other assemblies.</summary>
    public IEnumerable<T> External => _external;

    /// <summary>The full name of a class that a member uses; null where it cannot be used, which is a problem at that member.</summary>
    public string? NameOf(ITypeSymbol type, IPropertySymbol member)
    {
        string name = type.FullName();
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly) || _external.Any(m => nameOf(m) == name))
        {
            return name;
        }

        if (Text(type) is not { } model)
        {
            problems.Add(Problems.At(Rule.UnreadableModel, member.Locations[0], name));
            return null;
        }

        // what is not public in another assembly may not even be known here
        var hidden = parameters(model).FirstOrDefault(p => ((INamedTypeSymbol)type).Named(p.Name) is not IPropertySymbol { GetMethod: { } get } || !compilation.IsSymbolAccessibleWithin(get, compilation.Assembly));
        if (hidden is not null)
        {
            problems.Add(Problems.At(Rule.OutOfReach, member.Locations[0], hidden.Name, type.ToMinimalName()));
            return null;
        }

        _external.Add(model);
        return name;
    }

    private T? Text(ITypeSymbol type)
    {
        if (type.Attribute(Vocabulary.ModelIr)?.ConstructorArguments is not { Length: 2 } arguments || arguments[0].Value is not int version || !ModelText.Reads(version) || arguments[1].Value is not string text)
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
