using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads the wires of a network, of all its members of type <c>Wiring</c> together.</summary>
internal sealed class WireReader
{
    private readonly ClassView _view;
    private readonly NetworkMembers _members;
    private readonly List<Problem> _problems;
    private readonly SetReader _sets;
    private readonly List<ProjectionRecord> _wires = [];
    private readonly List<Place> _places = [];

    /// <summary>Where the wires stand.</summary>
    public IEnumerable<Place> Places => _places;

    /// <summary>Projections that a wire names, whether or not it can be read.</summary>
    private readonly HashSet<string> _named = [];

    public WireReader(ClassView view, NetworkMembers members, List<Problem> problems)
    {
        (_view, _members, _problems) = (view, members, problems);
        _sets = new(view, problems, Unknown);
    }

    public List<ProjectionRecord> Read(IEnumerable<IPropertySymbol> properties)
    {
        var read = new HashSet<ExpressionSyntax>();
        foreach (var wiring in properties.Where(p => p.Type.QualifiedName() == Vocabulary.Wiring))
        {
            if (ExpressionReader.Body(wiring) is not { } body)
            {
                _problems.Add(Problems.At(Rule.NotExpressionBodied, wiring.Locations[0], wiring.Name));
                return _wires; // which projections are in no wire, nobody knows
            }

            // a set that another is made of has been read there
            foreach (var element in _sets.Elements(body).Where(read.Add))
            {
                ReadWire(element);
            }
        }

        // a wire that C# does not understand may be the one
        foreach (var projection in _members.Projections.Where(p => !_view.HasForeignErrors && !_named.Contains(p.Key)))
        {
            _problems.Add(Problems.At(Rule.NotWired, projection.Value.Property.Locations[0], projection.Key));
        }

        return _wires;
    }

    private void ReadWire(ExpressionSyntax element)
    {
        if (element is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.RightShiftExpression } wire
            || _sets.Resolve(wire.Left) is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.RightShiftExpression } first)
        {
            Unknown(element);
            return;
        }

        string? source = Member(first.Left, isPopulation: true);
        string? via = Member(first.Right, isPopulation: false);
        string? target = Member(wire.Right, isPopulation: true);
        if (via is null)
        {
            Name(first.Right);
        }
        else if (_wires.Any(w => w.Name == via))
        {
            _problems.Add(Problems.At(Rule.WiredTwice, first.Right.Bare().GetLocation(), via));
        }
        else if (_named.Add(via) && source is not null && target is not null)
        {
            _places.Add(new(NetworkCheck.WireOf(via), Problems.At("", element.GetLocation())));
            var (model, property) = _members.Projections[via];
            var into = property.Attribute(Vocabulary.Into)?.ConstructorArguments.FirstOrDefault().Value as string;
            _wires.Add(new(via, model, source, target, into, property.Has(Vocabulary.Trainable), property.TrainingOfDelay(), property.BoundsOf(), InitReader.UnitOf(property, _view, _places), _members.Rules.TryGetValue(via, out var rules) ? rules : default, ConnectCheck.StorageOf(property), LearnReader.FedBy(property), ConnectCheck.RewiringOf(property.Made(_view.Stop)) is not null));
        }
    }

    /// <summary>The population or projection that an expression names.</summary>
    private string? Member(ExpressionSyntax syntax, bool isPopulation)
    {
        if (Plain(syntax, isPopulation) is { } plain)
        {
            return plain;
        }

        var operation = _view.Operation(syntax);
        if (_view.Own(operation) is { } property)
        {
            property = Aliased(property);
            if (isPopulation ? _members.Populations.Contains(property.Name) : _members.Projections.ContainsKey(property.Name))
            {
                return property.Name;
            }

            if (_members.Refused.Contains(property.Name))
            {
                return null; // a member of the wrong model was reported at its declaration
            }
        }

        if (operation is null or IInvalidOperation or { Type: IErrorTypeSymbol } && _view.IsForeign(syntax, anywhere: operation is not null))
        {
            return null;
        }

        if (Collection(operation) is { } collection)
        {
            // where it is declared, and where it was to be used
            _problems.AddRange(collection.Locations.Where(l => l.IsInSource).Take(1).Concat([syntax.Bare().GetLocation()]).Select(l => Problems.At(Rule.PopulationArray, l, collection.Name)));
            return null;
        }

        _problems.Add(Problems.At(Rule.NotAMember, syntax.Bare().GetLocation(), syntax.Bare().ToString(), isPopulation ? "population" : "projection"));
        return null;
    }

    /// <summary>A member by its mere name, as nearly all are written: in a class nothing else can be called so, and binding is costly.</summary>
    private string? Plain(ExpressionSyntax syntax, bool isPopulation) =>
        syntax.Bare() is IdentifierNameSyntax { Identifier.ValueText: var name }
        && (isPopulation ? _members.Populations.Contains(name) : _members.Projections.ContainsKey(name)) ? name : null;

    /// <summary>What a property that only stands for another one stands for.</summary>
    private IPropertySymbol Aliased(IPropertySymbol property)
    {
        for (int depth = 0; depth < 10 && ExpressionReader.Body(property) is { } body && _view.Own(body) is { } other; depth++)
        {
            property = other;
        }

        return property;
    }

    /// <summary>The member that holds several populations or projections, or one of a model that its type does not say.</summary>
    private static ISymbol? Collection(IOperation? operation) => operation?.DescendantsAndSelf()
        .Select(o => o switch
        {
            IPropertyReferenceOperation { Property: { IsIndexer: false } property } => (Member: (ISymbol)property, property.Type),
            IFieldReferenceOperation { Field: var field } => (field, field.Type),
            _ => default,
        })
        .FirstOrDefault(m => m.Type is not null && Holds(m.Type)).Member;

    private static bool Holds(ITypeSymbol type) => type switch
    {
        { } when type.QualifiedName() is "Snn.Population" or "Snn.Projection" => true,
        IArrayTypeSymbol array => Holds(array.ElementType) || IsPart(array.ElementType),
        INamedTypeSymbol { TypeArguments: var arguments } named when !IsPart(named) => arguments.Any(a => Holds(a) || IsPart(a)),
        _ => false,
    };

    private static bool IsPart(ITypeSymbol type) => type.BaseType?.QualifiedName() is "Snn.Population" or "Snn.Projection";

    private void Unknown(SyntaxNode syntax)
    {
        Name(syntax);
        if (!_view.IsForeign(syntax))
        {
            _problems.Add(Problems.At(Rule.UnknownConstruct, syntax.GetLocation(), syntax.ToString()));
        }
    }

    private void Name(SyntaxNode syntax) => _named.UnionWith(syntax.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText));
}
