using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>The tolerance of an integrator whose step the error decides.</summary>
internal static class ToleranceReader
{
    /// <summary>Where none is given.</summary>
    public const double Usual = 1e-4;

    private const double Least = 1e-6, Most = 0.1; // below, single precision rounds further off than that

    private const string Name = "Tolerance", Adaptive = "Adaptive";

    /// <summary>The tolerance that an attribute gives.</summary>
    public static double Of(AttributeData integrate) => Given(integrate) ?? Usual;

    /// <summary>What is wrong with it.</summary>
    public static IEnumerable<Problem> Check(AttributeData integrate)
    {
        if (Given(integrate) is not { } tolerance)
        {
            yield break;
        }

        var syntax = integrate.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
        var argument = syntax?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == Name);
        if (argument is null || integrate.ConstructorArguments.FirstOrDefault() is not { Value: int method } value)
        {
            yield break;
        }

        string? name = value.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => method.Equals(f.ConstantValue))?.Name;
        if (name is not (null or Adaptive))
        {
            yield return Problems.At(Rule.ToleranceOfNone, argument.GetLocation(), name);
        }
        else if (!(tolerance >= Least && tolerance <= Most))
        {
            yield return Problems.At(Rule.ToleranceRange, argument.GetLocation(), argument.Expression.ToString());
        }
    }

    private static double? Given(AttributeData integrate) =>
        integrate.NamedArguments.Where(a => a.Key == Name).Select(a => a.Value.Value as double?).FirstOrDefault();
}
