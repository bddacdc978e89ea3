using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Reading;

/// <summary>Reads which learning rule a projection names, and whether the rule that it is made with is that.</summary>
internal sealed class LearnReader(ClassView view, List<Problem> problems)
{
    private readonly List<PlasticityRule> _external = [];

    /// <summary>Rules of referenced assemblies.</summary>
    public IEnumerable<PlasticityRule> External => _external;

    /// <summary>Full name of the rule of a projection; null where it has none, or none that can be read.</summary>
    public string? Read(IPropertySymbol projection)
    {
        var marks = projection.GetAttributes().Where(a => a.AttributeClass is { Name: "LearnAttribute", TypeArguments.Length: 1 } c && c.FullNamespace() == "Snn").ToArray();
        foreach (var second in marks.Skip(1))
        {
            problems.Add(Problems.At(Rule.PlasticityTwice, PlaceOf(second, projection), projection.Name));
        }

        if (marks.Length == 0)
        {
            if (Given(projection) is { } stray)
            {
                problems.Add(Problems.At(Rule.PlasticityUnnamed, stray.Left.GetLocation(), projection.Name, NameOf(view.Operation(stray.Right)?.Type) ?? "..."));
            }

            return null;
        }

        var rule = marks[0].AttributeClass!.TypeArguments[0];
        if (rule is IErrorTypeSymbol)
        {
            view.IsForeign(projection.DeclaringSyntaxReferences[0].GetSyntax(view.Stop));
            return null;
        }

        if (!rule.Has(Vocabulary.Plasticity))
        {
            problems.Add(Problems.At(Rule.PlasticityNone, ArgumentOf(marks[0], projection), rule.ToMinimalName()));
            return null;
        }

        if (Given(projection) is { } given && view.Operation(given.Right)?.Bare() is { Type: { } type } made && type is not IErrorTypeSymbol && made is Microsoft.CodeAnalysis.Operations.IObjectCreationOperation && !SymbolEqualityComparer.Default.Equals(type, rule))
        {
            problems.Add(Problems.At(Rule.PlasticityOther, given.Right.GetLocation(), projection.Name, rule.Name, type.ToMinimalName()));
            return null;
        }

        return Known(rule, projection);
    }

    private string? Known(ITypeSymbol rule, IPropertySymbol projection)
    {
        string name = rule.FullNamespace() is { Length: > 0 } space ? $"{space}.{rule.Name}" : rule.Name;
        if (SymbolEqualityComparer.Default.Equals(rule.ContainingAssembly, view.Compilation.Assembly) || _external.Any(r => r.FullName == name))
        {
            return name;
        }

        if (ModelMetadata.Read(rule, PlasticityText.Read, r => r.Parameters, projection, view.Compilation, problems) is not { } read)
        {
            return null;
        }

        _external.Add(read);
        return name;
    }

    /// <summary>What sets the rule where the projection is declared.</summary>
    private AssignmentExpressionSyntax? Given(IPropertySymbol projection)
    {
        var value = (projection.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(view.Stop) as PropertyDeclarationSyntax)?.Initializer?.Value;
        return (value?.Uncast() as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "Rule" });
    }

    private static string? NameOf(ITypeSymbol? type) => type is null or IErrorTypeSymbol ? null : type.Name;

    private Location ArgumentOf(AttributeData mark, IPropertySymbol projection) =>
        (mark.ApplicationSyntaxReference?.GetSyntax(view.Stop) as AttributeSyntax)?.Name.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().LastOrDefault()?.Arguments.FirstOrDefault()?.GetLocation() ?? projection.Locations[0];

    private Location PlaceOf(AttributeData mark, IPropertySymbol projection) => mark.ApplicationSyntaxReference?.GetSyntax(view.Stop).GetLocation() ?? projection.Locations[0];
}
