using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Dynamics;
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
    private readonly MemberCheck _members;
    private readonly EquationReader _equations;

    private ModelReader(INamedTypeSymbol type, ModelKind kind, Compilation compilation, CancellationToken stop)
    {
        _type = type;
        _kind = kind;
        _view = new(type, compilation, stop);
        _members = new(_view, _problems);
        _expressions = new(_view, _problems, kind == ModelKind.CustomUpdate ? Subject.Update : Subject.Model);
        _sets = new(_view, _problems, syntax => _expressions.Unknown(syntax));
        _equations = new(_view, _expressions, _sets, _problems, _spans);
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ModelSource Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, ModelKind kind, Compilation compilation, CancellationToken stop)
    {
        try
        {
            return ReadUnguarded(syntax, type, kind, compilation, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var problem = Problems.At(Rule.Internal, syntax.Identifier.GetLocation(), type.Name, e.Message);
            return Broken(type, problem);
        }
    }

    private static ModelSource Broken(INamedTypeSymbol type, Problem problem) =>
        new(null, type.FullNamespace(), type.Name, default, default, new[] { problem }.ToEquatable(), Problems.At("", problem));

    private static ModelSource ReadUnguarded(TypeDeclarationSyntax syntax, INamedTypeSymbol type, ModelKind kind, Compilation compilation, CancellationToken stop)
    {
        var reader = new ModelReader(type, kind, compilation, stop);
        if (DeclarationProblem(syntax, type) is { } problem)
        {
            return Broken(type, problem);
        }

        Model? model = reader.ReadModel();
        reader._problems.AddRange(NamesInUse.Clashes(syntax, type, compilation, kind == ModelKind.CustomUpdate ? GeneratedNames.OfUpdate : model is { Kind: ModelKind.Neuron, IsSource: false } ? GeneratedNames.OfNeuron : GeneratedNames.OfSynapse));
        reader.CheckRead();
        bool isOurs = !reader._view.HasForeignErrors;
        if (isOurs && !reader._problems.AnyError())
        {
            reader._problems.AddRange(ModelCheck.Find(model).Select(f => Problems.At(f.Rule, reader.PlaceOf(f.Member, syntax), [.. f.Words])));
        }

        model = isOurs && !reader._problems.AnyError() ? model : null;
        SafetyNet.Check(model, reader._view, reader._problems, syntax);
        return new(
            model,
            type.FullNamespace(),
            type.Name,
            PartialProperties(type),
            reader._spans.ToEquatable(),
            reader._problems.Distinct().ToEquatable(),
            Problems.At("", syntax.Identifier.GetLocation()),
            NamesInUse.In(syntax, type, compilation));
    }

    /// <summary>What every class of ours must be, or the problem.</summary>
    public static Problem? DeclarationProblem(TypeDeclarationSyntax syntax, INamedTypeSymbol type)
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

        if (type.ContainingType is not null || type.IsGenericType || syntax is not ClassDeclarationSyntax)
        {
            return Problems.At(Rule.NotTopLevel, place, type.Name);
        }

        if (syntax.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.StaticKeyword) || m.IsKind(SyntaxKind.FileKeyword)) is { RawKind: not 0 } modifier)
        {
            return Problems.At(Rule.Modifier, modifier.GetLocation(), modifier.Text, type.Name,
                modifier.IsKind(SyntaxKind.FileKeyword) ? "its generated part is a file of its own" : "there are objects of it, with parameters of their own");
        }

        var marks = type.Marks();
        return marks.FirstOrDefault(m => NameOf(m) != NameOf(marks[0])) is { ApplicationSyntaxReference: { } other } second
            ? Problems.At(Rule.MarkedTwice, Location.Create(other.SyntaxTree, other.Span), type.Name, NameOf(marks[0]), NameOf(second))
            : type.AndBases().Skip(1).FirstOrDefault(b => b.Marks().Length > 0) is { } model
                ? Problems.At(Rule.BaseClass, place, type.Name, $"derives from '{model.Name}', which is a model of its own; move what both share to a base class without an attribute")
            : null;

        static string NameOf(AttributeData mark) => mark.AttributeClass!.Name.Replace("Attribute", "");
    }

    private Location PlaceOf(string member, TypeDeclarationSyntax syntax) =>
        _type.Named(member)?.Locations[0] ?? syntax.Identifier.GetLocation();

    private Model ReadModel()
    {
        var members = _type.Properties();
        _members.Check();
        CheckTrained(_type.AndBases().SelectMany(t => t.GetMembers().OfType<IPropertySymbol>()).Where(p => p.DeclaringSyntaxReferences.Length > 0));
        _problems.AddRange(_kind == ModelKind.CustomUpdate ? members.Unbounded("a member of a custom update") : members.CheckBounds(_expressions.StartOf).ToList());
        var states = Variables(members.Where(p => p.Has(Vocabulary.State) || p.Has(Vocabulary.Target)));
        var inputs = Variables(members.Where(p => (p.Has(Vocabulary.Input) || p.Has(Vocabulary.Reduce)) && !p.Has(Vocabulary.State)));
        _expressions.Noise.IsInFlow = _kind != ModelKind.CustomUpdate;
        var (flow, noise) = _expressions.Noise.Split(Set(members, "Flow", "D"), _equations.PlaceOf);
        _expressions.Noise.IsInFlow = false;
        var step = Set(members, "Step", "Next");
        var all = members.Where(p => p.Type.QualifiedName() == Vocabulary.Event).ToArray();
        var unsent = _kind == ModelKind.Neuron ? all.Where(p => p.Has(Vocabulary.Internal)).ToArray() : [];
        var events = all.Except(unsent, SymbolEqualityComparer.Default).OfType<IPropertySymbol>().ToArray();
        foreach (var extra in events.Skip(1))
        {
            _problems.Add(Problems.At(Rule.OnlyOne, extra.Locations[0], extra.Name, _kind == ModelKind.Neuron ? "Event that is sent; mark the others [Internal]" : "Event"));
        }

        foreach (var extra in _kind == ModelKind.CustomUpdate ? events : [])
        {
            _problems.Add(Problems.At(Rule.Unread, extra.Locations[0], extra.Name, "a custom update has no events; write what it does as 'Step'"));
        }

        foreach (var extra in members.Where(p => p.Has(Vocabulary.Impulse)).Skip(1))
        {
            _problems.Add(Problems.At(Rule.OnlyOne, extra.Locations[0], extra.Name, "[Impulse]"));
        }

        var spike = _kind == ModelKind.Neuron && events.FirstOrDefault() is { } e && BodyOf(e) is { } body ? _equations.ReadEvent("Spike", body) : null;
        var inner = ReadInternal(unsent, all, events.FirstOrDefault());
        var kept = Kept(states, inner, flow, step);
        (flow, step) = step.Count > 0 ? (flow, step.Concat(kept).ToEquatable()) : (flow.Concat(kept).ToEquatable(), step);
        var arrival = _kind == ModelKind.Synapse && events.FirstOrDefault() is { } a && BodyOf(a) is { } then ? _equations.ReadThen("Arrival", then) : default;
        var integrate = members.Select(p => p.Attribute(Vocabulary.Integrate)).FirstOrDefault(a => a is not null);
        string? pinned = integrate?.ConstructorArguments.FirstOrDefault() is { Value: int method } && method >= 0 && method < IntegratorNames.Length ? IntegratorNames[method] : null;
        return new(
            _type.FullNamespace(),
            _type.Name,
            _kind,
            Parameters(members),
            states,
            inputs,
            Definitions(members.Where(p => p.Has(Vocabulary.Output))),
            members.FirstOrDefault(p => p.Has(Vocabulary.Impulse) && ExpressionReader.Body(p) is null)?.Name,
            members.FirstOrDefault(p => p.Has(Vocabulary.Target))?.Name,
            members.Any(p => p.Attribute(Vocabulary.Reduce)?.ConstructorArguments is { Length: 2 } how && how[1].Value is 0),
            Definitions(members.Where(p => p.Has(Vocabulary.Impulse) && ExpressionReader.Body(p) is not null)).FirstOrDefault(),
            flow,
            step,
            ReadStart(members),
            pinned,
            spike,
            arrival,
            _expressions.Helpers(members.Where(IsHelper)),
            _kind == ModelKind.Synapse ? Views(members.Where(p => p.Has(Vocabulary.Post))) : default,
            pinned == Integration.Adaptive ? ToleranceReader.Of(integrate!) : 0,
            noise,
            inner);
    }

    /// <summary>Events that are not sent, in their order, which one declaration of the class has to tell.</summary>
    private EquatableArray<InternalEvent> ReadInternal(IPropertySymbol[] unsent, IPropertySymbol[] all, IPropertySymbol? spike)
    {
        var events = new List<InternalEvent>();
        foreach (var property in unsent)
        {
            if (BodyOf(property) is not { } body)
            {
                continue;
            }

            if (all.FirstOrDefault(p => p.DeclaringSyntaxReferences.Length > 0 && Part(p) != Part(property)) is { } other)
            {
                _problems.Add(Problems.At(Rule.EventOrder, property.Locations[0], property.Name, other.Name, _type.Name));
            }

            if (_equations.ReadEvent(InternalEvent.SectionOf(property.Name), body, property.Name) is { } what)
            {
                events.Add(new(property.Name, what, spike is not null && Array.IndexOf(all, spike) < Array.IndexOf(all, property)));
            }
        }

        return events.ToEquatable();

        static SyntaxNode? Part(IPropertySymbol property) => property.DeclaringSyntaxReferences[0].GetSyntax().Parent;
    }

    /// <summary>What only events move stays as it is in between.</summary>
    private static IEnumerable<Equation> Kept(EquatableArray<Variable> states, EquatableArray<InternalEvent> events, EquatableArray<Equation> flow, EquatableArray<Equation> step) =>
        states.Where(s => events.Any(e => e.What.Moves(s.Name)) && !flow.Concat(step).Any(e => e.Target == s.Name))
            .Select(s => new Equation(s.Name, step.Count > 0 ? new Symbol(s.Name, Role.State) : Algebra.Zero));

    /// <summary>What can be said once everything is read: what no equation reaches, and whether kernels reach what the equations read.</summary>
    private void CheckRead()
    {
        var members = _type.Properties();
        foreach (var parameter in _expressions.Parameters.Union(members.Where(p => IsParameter(p) && p.Has(Vocabulary.Trainable)), SymbolEqualityComparer.Default).OfType<IPropertySymbol>())
        {
            _members.CheckParameter(parameter, byNetworks: _kind != ModelKind.CustomUpdate);
        }

        // a set of a base class may be there for others
        var own = members.Where(p => SymbolEqualityComparer.Default.Equals(p.ContainingType, _type));
        foreach (var set in own.Where(p => p.Type.QualifiedName() == Vocabulary.Equations && !IsSection(p.Name) && !_sets.Reached.Contains(p, SymbolEqualityComparer.Default)))
        {
            _problems.Add(Problems.At(Rule.Unread, set.Locations[0], set.Name, $"name it 'Flow', 'Step' or 'Start', or put it into one of them, as in 'Flow => [..{set.Name}]'"));
        }

        static bool IsSection(string name) => name is "Flow" or "Step" or "Start";
    }

    private static readonly string[] IntegratorNames = [Integration.Exact, Integration.ExponentialEuler, Integration.RungeKutta4, Integration.ForwardEuler, Integration.Adaptive];

    public static bool IsParameter(IPropertySymbol p) =>
        !p.IsStatic && p.GetMethod is not null && p.RefKind == RefKind.None && !HasRole(p) && ExpressionReader.Body(p) is null && p.Type.IsScalar() && IsReadable(p);

    /// <summary>Whether it is a parameter whose number changes over a run.</summary>
    public static bool IsSchedule(IPropertySymbol p) =>
        !p.IsStatic && p.GetMethod is not null && p.RefKind == RefKind.None && !HasRole(p) && ExpressionReader.Body(p) is null && p.Type.IsSchedule() && IsReadable(p);

    /// <summary>Whether a property of another assembly is known to be a value, not a computation: what can be set is.</summary>
    private static bool IsReadable(IPropertySymbol p) => p.DeclaringSyntaxReferences.Length > 0 || p.SetMethod is not null;

    public static bool IsHelper(IPropertySymbol p) => !HasRole(p) && ExpressionReader.Body(p) is not null && p.Type.IsScalar();

    /// <summary>Whether an attribute of ours says that it is something else than a parameter.</summary>
    private static bool HasRole(IPropertySymbol p) =>
        p.GetAttributes().Any(a => a.AttributeClass?.FullNamespace() == "Snn" && a.AttributeClass.QualifiedName() is not (Vocabulary.Trainable or Vocabulary.TrainableDelay) && !BoundsReader.IsBound(a.AttributeClass));

    private static Training? TrainingOf(IPropertySymbol p) => p.Attribute(Vocabulary.Trainable) is not { } mark ? null : new(
        mark.ConstructorArguments.FirstOrDefault().Value is 1,
        p.Type.QualifiedName() == Vocabulary.Time || mark.NamedArguments.Any(a => a is { Key: "Positive", Value.Value: true }));

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

    /// <summary>What a synapse sees of its target.</summary>
    private EquatableArray<Variable> Views(IEnumerable<IPropertySymbol> properties)
    {
        var sound = new List<IPropertySymbol>();
        foreach (var property in properties)
        {
            if (property is { IsStatic: false, SetMethod: null } && !property.Has(Vocabulary.State) && !property.Has(Vocabulary.Input)
                && Declaration(property) is { ExpressionBody: null } declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                sound.Add(property);
            }
            else
            {
                _problems.Add(Problems.At(Rule.PostMember, property.Locations[0], property.Name, property.Type.ToMinimalName()));
            }
        }

        return Variables(sound);
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

            if (property.DeclaringSyntaxReferences.Length == 0)
            {
                _problems.Add(Problems.At(Rule.BaseClass, _type.Locations[0], property.Name, $"comes from '{property.ContainingType.Name}' of another assembly; declare it in '{_type.Name}' itself"));
            }
            else if (!property.Type.IsScalar() || property.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Double)
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

    private EquatableArray<Parameter> Parameters(IPropertySymbol[] members) => _kind == ModelKind.CustomUpdate
        ? members.Where(p => IsParameter(p) || IsSchedule(p)).Select(p => new Parameter(p.Name, p.Type.IsQuantity(), IsSchedule: p.Type.IsSchedule())).ToEquatable()
        : members.Where(IsParameter).Select(p => new Parameter(p.Name, p.Type.IsQuantity(), TrainingOf(p), p.BoundsOf(), p.Type.SpecialType == SpecialType.System_Double)).ToEquatable();

    private EquatableArray<Equation> Set(IPropertySymbol[] members, string name, string head) =>
        members.FirstOrDefault(p => p.Name == name && p.Type.QualifiedName() == Vocabulary.Equations) is { } set && BodyOf(set) is { } body
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

    /// <summary>What outputs and kicks give, with their types.</summary>
    private EquatableArray<Definition> Definitions(IEnumerable<IPropertySymbol> properties)
    {
        var definitions = new List<Definition>();
        foreach (var property in properties)
        {
            if (BodyOf(property) is { } body && _expressions.Read(body) is { } value)
            {
                definitions.Add(new(property.Name, value, property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)));
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

        _problems.Add(property.DeclaringSyntaxReferences.Length > 0
            ? Problems.At(Rule.NotExpressionBodied, property.Locations[0], property.Name)
            : Problems.At(Rule.BaseClass, _type.Locations[0], property.Name, $"comes from '{property.ContainingType.Name}' of another assembly, where equations cannot be read; declare it in '{_type.Name}' itself"));
        return null;
    }

    /// <summary>The partial properties of a class, which the generator is to implement.</summary>
    public static EquatableArray<PartialProperty> PartialProperties(INamedTypeSymbol type) => type.Properties()
        .Where(p => SymbolEqualityComparer.Default.Equals(p.ContainingType, type) && p.GetMethod is not null && p.RefKind == RefKind.None && IsPartialDefinition(p))
        .Select(p =>
        {
            var declaration = Declaration(p);
            var getter = declaration.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.GetAccessorDeclaration));
            var setter = declaration.AccessorList?.Accessors.FirstOrDefault(a => !a.IsKind(SyntaxKind.GetAccessorDeclaration));
            return new PartialProperty(
                string.Concat(declaration.Modifiers.Where(m => !m.IsKind(SyntaxKind.PartialKeyword)).Select(m => m.ValueText + " ")),
                p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                p.Name,
                Text(getter),
                Text(setter));
        })
        .ToEquatable();

    private static string Text(AccessorDeclarationSyntax? accessor) =>
        accessor is null ? "" : string.Concat(accessor.Modifiers.Select(m => m.ValueText + " ")) + accessor.Keyword.ValueText;

    /// <summary>Whether a property is the half of a partial one that the user left to us.</summary>
    private static bool IsPartialDefinition(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences[0].GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null } syntax
        && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)
        && !property.ContainingType.DeclaringSyntaxReferences.SelectMany(r => ((TypeDeclarationSyntax)r.GetSyntax()).Members.OfType<PropertyDeclarationSyntax>())
            .Any(p => p.Identifier.ValueText == property.Name && p.Modifiers.Any(SyntaxKind.PartialKeyword) && HasBody(p));

    private static bool HasBody(PropertyDeclarationSyntax property) =>
        property.ExpressionBody is not null || property.AccessorList?.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null) == true;

    private static PropertyDeclarationSyntax Declaration(IPropertySymbol property) =>
        (PropertyDeclarationSyntax)property.DeclaringSyntaxReferences[0].GetSyntax();
}

internal static class SymbolNames
{
    public static string ToMinimalName(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
