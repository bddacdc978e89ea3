using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Neuron], [Synapse] or [CustomUpdate].</summary>
internal sealed class ModelReader
{
    private readonly INamedTypeSymbol _type;
    private readonly ModelKind _kind;
    private readonly List<Problem> _problems = [];
    private readonly List<EquationSpan> _spans = [];
    private readonly ClassView _view;
    private readonly ExpressionReader _expressions;
    private readonly SetReader _sets;
    private readonly EquationReader _equations;

    private ModelReader(INamedTypeSymbol type, ModelKind kind, Compilation compilation, CancellationToken stop)
    {
        _type = type;
        _kind = kind;
        _view = new(type, compilation, stop);
        _expressions = new(_view, _problems);
        _sets = new(_view, _problems, syntax => _expressions.Unknown(syntax));
        _equations = new(_view, _expressions, _sets, _problems, _spans);
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ModelSource Read(ClassDeclarationSyntax syntax, INamedTypeSymbol type, ModelKind kind, Compilation compilation, CancellationToken stop)
    {
        try
        {
            return ReadUnguarded(syntax, type, kind, compilation, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var problem = Problems.At(Rule.Internal, syntax.Identifier.GetLocation(), type.Name, e.Message);
            return new(null, type.FullNamespace(), type.Name, default, default, new[] { problem }.ToEquatable());
        }
    }

    private static ModelSource ReadUnguarded(ClassDeclarationSyntax syntax, INamedTypeSymbol type, ModelKind kind, Compilation compilation, CancellationToken stop)
    {
        var reader = new ModelReader(type, kind, compilation, stop);
        if (DeclarationProblem(syntax, type) is { } problem)
        {
            return new(null, type.FullNamespace(), type.Name, default, default, new[] { problem }.ToEquatable());
        }

        var model = reader.ReadModel();
        reader._problems.AddRange(NamesInUse.Clashes(syntax, type, kind == ModelKind.CustomUpdate ? GeneratedNames.OfUpdate : GeneratedNames.OfModel)
            .Where(p => p.Words[0] != "Advance" || model is { Kind: ModelKind.Neuron, IsSource: false }));
        bool isOurs = !reader._view.HasForeignErrors;
        if (isOurs && !reader._problems.AnyError())
        {
            reader._problems.AddRange(ModelCheck.Find(model).Select(f => Problems.At(f.Rule, reader.PlaceOf(f.Member, syntax), [.. f.Words])));
        }

        return new(
            isOurs && !reader._problems.AnyError() ? model : null,
            type.FullNamespace(),
            type.Name,
            PartialProperties(type),
            reader._spans.ToEquatable(),
            reader._problems.ToEquatable(),
            NamesInUse.In(syntax, type, compilation));
    }

    /// <summary>What every class of ours must be, or the problem.</summary>
    public static Problem? DeclarationProblem(ClassDeclarationSyntax syntax, INamedTypeSymbol type)
    {
        var place = syntax.Identifier.GetLocation();
        var version = ((CSharpParseOptions)syntax.SyntaxTree.Options).LanguageVersion;
        if ((int)version < 1400)
        {
            return Problems.At(Rule.LanguageTooOld, place, version.ToDisplayString());
        }

        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return Problems.At(Rule.NotPartial, place, type.Name);
        }

        if (type.ContainingType is not null || type.IsGenericType)
        {
            return Problems.At(Rule.NotTopLevel, place, type.Name);
        }

        var marks = type.Marks();
        return marks.FirstOrDefault(m => NameOf(m) != NameOf(marks[0])) is { ApplicationSyntaxReference: { } other } second
            ? Problems.At(Rule.MarkedTwice, Location.Create(other.SyntaxTree, other.Span), type.Name, NameOf(marks[0]), NameOf(second))
            : null;

        static string NameOf(AttributeData mark) => mark.AttributeClass!.Name.Replace("Attribute", "");
    }

    private Location PlaceOf(string member, ClassDeclarationSyntax syntax) =>
        _type.Named(member)?.Locations[0] ?? syntax.Identifier.GetLocation();

    private Model ReadModel()
    {
        var members = _type.Properties();
        CheckTrained(_type.GetMembers().OfType<IPropertySymbol>());
        _problems.AddRange(_kind == ModelKind.CustomUpdate ? members.Unbounded("a member of a custom update") : members.CheckBounds(StartOf).ToList());
        var states = Variables(members.Where(p => p.Has(Vocabulary.State) || p.Has(Vocabulary.Target)));
        var inputs = Variables(members.Where(p => (p.Has(Vocabulary.Input) || p.Has(Vocabulary.Reduce)) && !p.Has(Vocabulary.State)));
        var flow = Set(members, "Flow", "D");
        var step = Set(members, "Step", "Next");
        var events = members.Where(p => p.Type.ToDisplayString() == Vocabulary.Event).ToArray();
        foreach (var extra in events.Skip(1))
        {
            _problems.Add(Problems.At(Rule.OnlyOne, extra.Locations[0], extra.Name, "Event"));
        }

        var spike = _kind == ModelKind.Neuron && events.FirstOrDefault() is { } e && BodyOf(e) is { } body ? _equations.ReadEvent("Spike", body) : null;
        var arrival = _kind == ModelKind.Synapse && events.FirstOrDefault() is { } a && BodyOf(a) is { } then ? _equations.ReadArrival("Arrival", then) : default;
        var pinned = members.Select(p => p.Attribute(Vocabulary.Integrate)?.ConstructorArguments.FirstOrDefault()).FirstOrDefault(v => v is not null);
        return new(
            _type.FullNamespace(),
            _type.Name,
            _kind,
            members.Where(IsParameter).Select(p => new Parameter(p.Name, p.Type.IsQuantity(), TrainingOf(p), _kind == ModelKind.CustomUpdate ? null : p.BoundsOf())).ToEquatable(),
            states,
            inputs,
            Definitions(members.Where(p => p.Has(Vocabulary.Output)), all: true),
            members.FirstOrDefault(p => p.Has(Vocabulary.Impulse) && ExpressionReader.Body(p) is null)?.Name,
            members.FirstOrDefault(p => p.Has(Vocabulary.Target))?.Name,
            members.Any(p => p.Attribute(Vocabulary.Reduce)?.ConstructorArguments is { Length: 2 } how && how[1].Value is 0),
            Definitions(members.Where(p => p.Has(Vocabulary.Impulse) && ExpressionReader.Body(p) is not null), all: true).FirstOrDefault(),
            flow,
            step,
            ReadStart(members),
            pinned is { Value: int method } ? IntegratorNames[method] : null,
            spike,
            arrival,
            Definitions(members.Where(IsHelper), all: false));
    }

    private static readonly string[] IntegratorNames = ["Exact", "ExponentialEuler", "RungeKutta4"];

    public static bool IsParameter(IPropertySymbol p) => !p.IsStatic && !HasRole(p) && ExpressionReader.Body(p) is null && p.Type.IsScalar();

    public static bool IsHelper(IPropertySymbol p) => !HasRole(p) && ExpressionReader.Body(p) is not null && p.Type.IsScalar();

    /// <summary>Whether an attribute of ours says that it is something else than a parameter.</summary>
    private static bool HasRole(IPropertySymbol p) =>
        p.GetAttributes().Any(a => a.AttributeClass?.FullNamespace() == "Snn" && a.AttributeClass.ToDisplayString() is not (Vocabulary.Trainable or Vocabulary.TrainableDelay) && !BoundsReader.IsBound(a.AttributeClass));

    private static Training? TrainingOf(IPropertySymbol p) => p.Attribute(Vocabulary.Trainable) is not { } mark ? null : new(
        mark.ConstructorArguments.FirstOrDefault().Value is 1,
        p.Type.ToDisplayString() == Vocabulary.Time || mark.NamedArguments.Any(a => a is { Key: "Positive", Value.Value: true }));

    /// <summary>What is marked to be trained and cannot be.</summary>
    private void CheckTrained(IEnumerable<IPropertySymbol> members)
    {
        _problems.AddRange(members.DelayMarks());
        _problems.AddRange(members.Misplaced(_kind));
        foreach (var property in members.Where(p => p.Has(Vocabulary.Trainable)))
        {
            string? what = _kind == ModelKind.CustomUpdate ? "a member of a custom update"
                : property.IsStatic ? "static"
                : property.Has(Vocabulary.State) ? "a state"
                : property.Has(Vocabulary.Input) ? "an input"
                : HasRole(property) || ExpressionReader.Body(property) is not null ? "computed from other members"
                : property.Type.SpecialType == SpecialType.System_Int32 ? "a whole number"
                : property.Type.IsScalar() || property.Type is IErrorTypeSymbol ? null
                : $"of type {property.Type.ToMinimalName()}";
            if (what is not null)
            {
                _problems.Add(Problems.At(Rule.NotTrainable, property.Locations[0], property.Name, what));
            }
        }
    }

    /// <summary>The value that a parameter is declared with; null where it is not known, or given later.</summary>
    private double? StartOf(IPropertySymbol parameter)
    {
        int before = _problems.Count;
        var start = parameter.DeclaringSyntaxReferences.Select(d => d.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault()?.Initializer?.Value is { } value
            ? _expressions.Read(value)
            : null;
        _problems.RemoveRange(before, _problems.Count - before);
        return (start as Number)?.Value;
    }

    private EquatableArray<Variable> Variables(IEnumerable<IPropertySymbol> properties)
    {
        var variables = new List<Variable>();
        foreach (var property in properties)
        {
            if (property.Type is IErrorTypeSymbol)
            {
                continue;
            }

            if (!property.Type.IsScalar() || property.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Double)
            {
                _problems.Add(Problems.At(Rule.MemberType, property.Locations[0], property.Name, property.Type.ToDisplayString()));
            }
            else if (!Declaration(property).Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                _problems.Add(Problems.At(Rule.PropertyNotPartial, property.Locations[0], property.Name, property.Type.ToMinimalName()));
            }
            else
            {
                variables.Add(new(property.Name, property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), property.Type.IsQuantity(), property.IsPerPre()));
            }
        }

        return variables.ToEquatable();
    }

    private EquatableArray<Equation> Set(IPropertySymbol[] members, string name, string head) =>
        members.FirstOrDefault(p => p.Name == name && p.Type.ToDisplayString() == Vocabulary.Equations) is { } set && BodyOf(set) is { } body
            ? _equations.ReadSet(name, body, head)
            : default;

    private EquatableArray<Equation> ReadStart(IPropertySymbol[] members)
    {
        var start = Set(members, "Start", "Next");
        foreach (var equation in start.Where(e => !e.Value.IsConstant()))
        {
            _problems.Add(Problems.At(Rule.StartNotConstant, members.First(p => p.Name == "Start").Locations[0], equation.Target));
        }

        return start;
    }

    /// <summary>Reads definitions; a helper that no equation can use (<paramref name="all"/> false) is the user's own business.</summary>
    private EquatableArray<Definition> Definitions(IEnumerable<IPropertySymbol> properties, bool all)
    {
        var definitions = new List<Definition>();
        foreach (var property in properties)
        {
            int before = _problems.Count;
            if ((all ? BodyOf(property) : ExpressionReader.Body(property)) is { } body && _expressions.Read(body) is { } value)
            {
                definitions.Add(new(property.Name, value));
            }

            if (!all)
            {
                _problems.RemoveRange(before, _problems.Count - before);
            }
        }

        return definitions.ToEquatable();
    }

    private Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionSyntax? BodyOf(IPropertySymbol property)
    {
        if (ExpressionReader.Body(property) is { } body)
        {
            return body;
        }

        _problems.Add(Problems.At(Rule.NotExpressionBodied, property.Locations[0], property.Name));
        return null;
    }

    /// <summary>The partial properties of a class, which the generator is to implement.</summary>
    public static EquatableArray<PartialProperty> PartialProperties(INamedTypeSymbol type) => type.Properties()
        .Where(p => p.DeclaringSyntaxReferences.Length == 1 && IsPartialDefinition(p))
        .Select(p =>
        {
            var declaration = Declaration(p);
            var setter = declaration.AccessorList?.Accessors.FirstOrDefault(a => !a.IsKind(SyntaxKind.GetAccessorDeclaration));
            return new PartialProperty(
                string.Concat(declaration.Modifiers.Where(m => !m.IsKind(SyntaxKind.PartialKeyword)).Select(m => m.ValueText + " ")),
                p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                p.Name,
                setter is null ? "" : string.Concat(setter.Modifiers.Select(m => m.ValueText + " ")) + setter.Keyword.ValueText);
        })
        .ToEquatable();

    private static bool IsPartialDefinition(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences[0].GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null } syntax
        && syntax.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static PropertyDeclarationSyntax Declaration(IPropertySymbol property) =>
        (PropertyDeclarationSyntax)property.DeclaringSyntaxReferences[0].GetSyntax();
}

internal static class SymbolNames
{
    public static string ToMinimalName(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
