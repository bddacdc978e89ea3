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
    private readonly ModelMetadata<PlasticityRule> _known = new(PlasticityText.Read, r => r.FullName, r => r.Parameters, view.Compilation, problems);

    /// <summary>Rules of referenced assemblies.</summary>
    public IEnumerable<PlasticityRule> External => _known.External;

    /// <summary>Where each projection names each of its rules.</summary>
    public List<Place> Places { get; } = [];

    /// <summary>Full names of the rules of a projection, in their order; none where it has none, or one that cannot be read.</summary>
    public EquatableArray<string> Read(IPropertySymbol projection)
    {
        var marks = MarksOf(projection).ToArray();
        var rules = RulesOf(projection).ToArray();
        if (rules.Any(r => r is IErrorTypeSymbol))
        {
            view.IsForeign(projection.DeclaringSyntaxReferences[0].GetSyntax(view.Stop));
            return default;
        }

        int before = problems.Count;
        foreach (var (mark, rule) in marks.Zip(rules, (m, r) => (m, r)))
        {
            if (!rule.Has(Vocabulary.Plasticity))
            {
                problems.Add(Problems.At(Rule.PlasticityNone, ArgumentOf(mark, projection), rule.ToMinimalName()));
            }
            else if (mark != marks.First(m => IsSame(m.AttributeClass!.TypeArguments[0], rule)))
            {
                problems.Add(Problems.At(Rule.PlasticityTwice, PlaceOf(mark, projection), projection.Name, rule.Name));
            }
        }

        Places.AddRange(marks.Zip(rules, (mark, rule) => new Place(GradientCheck.LearnOf(projection.Name, rule.FullName()), Problems.At("", ArgumentOf(mark, projection)))));
        Places.AddRange(Names(projection).Select((name, i) => new Place(SignalCheck.FedOf(projection.Name, name), Problems.At("", PlaceOfName(projection, i)))));
        CheckGiven(projection, rules);
        var known = problems.Count > before ? [] : rules.Select(rule => _known.NameOf(rule, projection)).ToList();
        return known.Contains(null) ? default : known.OfType<string>().ToEquatable();
    }

    /// <summary>The rules that a projection names, in their order.</summary>
    public static IEnumerable<ITypeSymbol> RulesOf(IPropertySymbol projection) => MarksOf(projection).Select(m => m.AttributeClass!.TypeArguments[0]);

    private static IEnumerable<AttributeData> MarksOf(IPropertySymbol projection) =>
        projection.GetAttributes().Where(a => a.AttributeClass is { Name: "LearnAttribute", TypeArguments.Length: 1 } c && c.FullNamespace() == "Snn");

    /// <summary>What a projection is made with has to be what its marks name.</summary>
    private void CheckGiven(IPropertySymbol projection, ITypeSymbol[] rules)
    {
        var seen = new List<ITypeSymbol>();
        foreach (var given in Given(projection))
        {
            var type = view.Operation(given)?.Bare() is Microsoft.CodeAnalysis.Operations.IObjectCreationOperation { Type: { } made } && made is not IErrorTypeSymbol ? made : null;
            if (rules.Length == 0)
            {
                problems.Add(Problems.At(Rule.PlasticityUnnamed, Member(given), projection.Name, NameOf(view.Operation(given)?.Type) ?? "..."));
                return;
            }

            if (type is null)
            {
                continue; // a value from elsewhere: the run sees what it is
            }

            if (!rules.Any(r => IsSame(r, type)))
            {
                problems.Add(Problems.At(Rule.PlasticityOther, given.GetLocation(), projection.Name, string.Join(">, Learn<", rules.Select(r => r.Name)), type.ToMinimalName()));
            }
            else if (seen.Any(s => IsSame(s, type)))
            {
                problems.Add(Problems.At(Rule.PlasticityGivenTwice, given.GetLocation(), projection.Name, type.Name));
            }

            seen.Add(type);
        }
    }

    /// <summary>Names of the signals that the run gives.</summary>
    public static EquatableArray<string> FedBy(IPropertySymbol projection) => Names(projection).ToEquatable();

    private static IEnumerable<string> Names(IPropertySymbol projection) =>
        projection.Attribute(Vocabulary.FromRun)?.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } names ? names.Values.Select(v => v.Value as string ?? "") : [];

    /// <summary>Where a name of a signal stands.</summary>
    private Location PlaceOfName(IPropertySymbol projection, int index)
    {
        var mark = projection.Attribute(Vocabulary.FromRun)!.ApplicationSyntaxReference?.GetSyntax(view.Stop) as AttributeSyntax;
        return mark?.ArgumentList?.Arguments.Skip(index).FirstOrDefault()?.GetLocation() ?? mark?.GetLocation() ?? projection.Locations[0];
    }

    private static bool IsSame(ITypeSymbol a, ITypeSymbol b) => SymbolEqualityComparer.Default.Equals(a, b);

    /// <summary>The word that says what is given.</summary>
    private static Location Member(ExpressionSyntax given) => given.FirstAncestorOrSelf<AssignmentExpressionSyntax>()?.Left.GetLocation() ?? given.GetLocation();

    /// <summary>The rules that a projection is made with where it is declared.</summary>
    private IEnumerable<ExpressionSyntax> Given(IPropertySymbol projection)
    {
        var value = (projection.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(view.Stop) as PropertyDeclarationSyntax)?.Initializer?.Value;
        var set = (value?.Uncast() as BaseObjectCreationExpressionSyntax)?.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [];
        return set.SelectMany(a => a.Left is not IdentifierNameSyntax { Identifier.ValueText: var name } ? []
            : name == "Rule" ? [a.Right]
            : name == "Rules" ? Elements(a.Right.Uncast()!)
            : Enumerable.Empty<ExpressionSyntax>());
    }

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax list) => list switch
    {
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } made } => made.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } made } => made.Expressions,
        _ => [list],
    };

    private static string? NameOf(ITypeSymbol? type) => type is null or IErrorTypeSymbol ? null : type.Name;

    private Location ArgumentOf(AttributeData mark, IPropertySymbol projection) =>
        (mark.ApplicationSyntaxReference?.GetSyntax(view.Stop) as AttributeSyntax)?.Name.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().LastOrDefault()?.Arguments.FirstOrDefault()?.GetLocation() ?? projection.Locations[0];

    private Location PlaceOf(AttributeData mark, IPropertySymbol projection) => mark.ApplicationSyntaxReference?.GetSyntax(view.Stop).GetLocation() ?? projection.Locations[0];
}
