using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Learning;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Network]: its populations, projections and wires.</summary>
internal sealed class NetworkReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
{
    private readonly ClassView _view = new(type, compilation, stop);
    private readonly List<Problem> _problems = [];
    private ModelMetadata<Model>? _models;
    private readonly List<Place> _places = [];
    private LearnReader? _learn;

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static NetworkSource Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
    {
        Problem? problem;
        try
        {
            problem = ModelReader.DeclarationProblem(syntax, type);
            if (problem is null)
            {
                return new NetworkReader(type, compilation, stop).Read(syntax);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = Problems.At(Rule.Internal, syntax.Identifier.GetLocation(), type.Name, e.Message);
        }

        return new(null, default, new[] { problem }.ToEquatable());
    }

    private NetworkSource Read(TypeDeclarationSyntax syntax)
    {
        _places.Add(new("class", Problems.At("", syntax.Identifier.GetLocation())));
        var properties = type.Properties();
        new MemberCheck(_view, _problems).Check();
        var populations = new List<PopulationRecord>();
        var members = new NetworkMembers();
        CheckReadable(members);
        foreach (var property in properties.Where(p => p.GetMethod is not null))
        {
            stop.ThrowIfCancellationRequested();
            if (property.Type is not INamedTypeSymbol { TypeArguments.Length: 1 } generic)
            {
                continue;
            }

            if (generic is { Name: "Population", ContainingNamespace.Name: "Snn" } && !IsAlias(property))
            {
                if (ReadModel(generic.TypeArguments[0], property, Vocabulary.Neuron, Rule.NotANeuron) is { } neuron)
                {
                    populations.Add(new(property.Name, neuron, property.Has(Vocabulary.Readout), PopulationSize.HasShape(property), property.Names(Vocabulary.PerNeuron), property.Names(Vocabulary.FromRun)));
                    members.Populations.Add(property.Name);
                    members.Given[property.Name] = populations.Last().Own;
                }
                else
                {
                    members.Refused.Add(property.Name);
                }
            }
            else if (generic.BaseType?.QualifiedName() == "Snn.Projection" && !IsAlias(property))
            {
                if (ReadModel(generic.TypeArguments[0], property, Vocabulary.Synapse, Rule.NotASynapse) is { } synapse)
                {
                    members.Projections.Add(property.Name, (synapse, property));
                }
                else
                {
                    members.Refused.Add(property.Name);
                }
            }

            _places.Add(new(property.Name, Problems.At("", property.Locations[0])));
        }

        _learn = new(_view, _problems);
        foreach (var (_, property) in members.Projections.Values)
        {
            CheckTrained(property);
            members.Rules.Add(property.Name, _learn.Read(property));
        }

        _places.AddRange(_learn.Places);
        foreach (var property in properties.Where(p => p.Has(Vocabulary.Trainable) && p.Type is not IErrorTypeSymbol && p.Type.BaseType?.QualifiedName() != "Snn.Projection"))
        {
            string what = property.Type.Name == "Population" ? "a population" : "no projection";
            _problems.Add(Problems.At(Rule.NotTrainable, property.Locations[0], property.Name, what));
        }

        _problems.AddRange(properties.Where(p => p.Type is not IErrorTypeSymbol && p.Type.BaseType?.QualifiedName() != "Snn.Projection").DelayMarks());
        _problems.AddRange(members.Projections.Values.Select(p => p.Property).MisplacedDelays());
        _problems.AddRange(properties.Where(p => p.Type.BaseType?.QualifiedName() != "Snn.Projection").Unbounded("no projection"));
        _problems.AddRange(members.Projections.Values.Select(p => p.Property).EmptyRanges());
        var wires = new WireReader(_view, members, _problems);
        var projections = SynapseDelayCheck.Mark(_view, members, wires.Read(properties));
        _places.AddRange(wires.Places);
        var named = properties.GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.First());
        new ConnectCheck(_view, named, _problems).Check(projections);
        new PatchCheck(_view, named, _problems).Check(projections);
        _problems.AddRange(StorageCheck.Find(_view, members, projections));
        var rules = ReadRules();
        var updateReader = new NetworkUpdateReader(_view, projections, members, isFree: rules.Count == 0, _learn.External, _problems);
        var updates = updateReader.Read(properties);
        _places.AddRange(updateReader.Places);
        _problems.AddRange(SynapseDelayCheck.Find(_view, members, projections, _online.Contains("Online")));
        if (rules.Count == 0 && !_problems.AnyError())
        {
            _problems.AddRange(updates.Where(u => u.Every != 0).Select(u => Problems.At(Rule.UpdateIdle, properties.First(p => p.Name == u.Name).Locations[0], u.Name, type.Name)));
        }

        _problems.AddRange(NamesInUse.Clashes(syntax, type, compilation, GeneratedNames.OfNetwork));
        var network = new Network(
            type.FullNamespace(),
            type.Name,
            ReadDt(),
            populations.ToEquatable(),
            projections.ToEquatable(),
            rules.ToEquatable(),
            (_models?.External ?? []).ToEquatable(),
            NamesInUse.In(syntax, type, compilation),
            _learn.External.ToEquatable(),
            _online.Contains("Online"),
            updates.ToEquatable(),
            _online.Contains("StopsAtJumps"),
            _online.Contains("Prunes"),
            IsMarked("HoldsFromSpike"),
            updateReader.Updated,
            IsMarked("Streams"));
        var sound = _problems.AnyError() || _view.HasForeignErrors ? null : network;
        SafetyNet.Check(sound, _view, _problems, syntax);
        return new(sound, _places.ToEquatable(), _problems.Distinct().ToEquatable());
    }

    private bool IsMarked(string property) => type.Attribute(Vocabulary.Network)!.NamedArguments.Any(a => a.Key == property && a.Value.Value is true);

    /// <summary>Whether the network says how long its steps are; a member of that name that does not is one that would be passed over.</summary>
    private bool ReadDt()
    {
        if (type.Named("Dt") is not { DeclaringSyntaxReferences.Length: > 0 } member)
        {
            return type.Named("Dt") is IPropertySymbol { GetMethod: not null } inherited && inherited.Type.QualifiedName() == Vocabulary.Time;
        }

        string? why = member switch
        {
            { IsStatic: true } => "every network has its own, so it cannot be static",
            not IPropertySymbol => "this is no property",
            IPropertySymbol { GetMethod: null } => "this cannot be read",
            IPropertySymbol { Type: IErrorTypeSymbol } => null,
            IPropertySymbol property when property.Type.QualifiedName() != Vocabulary.Time => $"this is a {property.Type.ToMinimalName()}",
            { DeclaredAccessibility: Accessibility.Private } when !SymbolEqualityComparer.Default.Equals(member.ContainingType, type) => $"this is private to '{member.ContainingType.Name}'",
            _ => null,
        };
        if (why is not null)
        {
            _problems.Add(Problems.At(Rule.NetworkDt, member.Locations[0], why));
        }

        return why is null;
    }

    /// <summary>Populations and projections are read from every object of the network.</summary>
    private void CheckReadable(NetworkMembers members)
    {
        foreach (var property in type.AndBases().SelectMany(t => t.GetMembers().OfType<IPropertySymbol>()).Where(p => p.DeclaringSyntaxReferences.Length > 0 && IsPart(p.Type)))
        {
            var syntax = property.DeclaringSyntaxReferences[0].GetSyntax(stop) as PropertyDeclarationSyntax;
            if (property.IsStatic && syntax?.Modifiers.FirstOrDefault(m => m.ValueText == "static") is { RawKind: not 0 } modifier)
            {
                _problems.Add(Problems.At(Rule.Modifier, modifier.GetLocation(), modifier.Text, property.Name, "every network has its own; leave it out"));
                members.Refused.Add(property.Name);
            }
            else if (property.GetMethod is null && syntax is not null)
            {
                _problems.Add(Problems.At(Rule.Accessors, ((SyntaxNode?)syntax.AccessorList ?? syntax).GetLocation(), property.Name, "is read when a trial is made, so it needs 'get'"));
                members.Refused.Add(property.Name);
            }
        }
    }

    private static bool IsPart(ITypeSymbol t) => t is INamedTypeSymbol named
        && ((named is { TypeArguments.Length: 1, BaseType: { } b } && b.QualifiedName() is "Snn.Population" or "Snn.Projection") || named.IsOfNetwork());

    /// <summary>Whether a property only stands for another one.</summary>
    private bool IsAlias(IPropertySymbol property) => ExpressionReader.Body(property) is { } body && _view.Own(body) is not null;

    /// <summary>What [Trainable] says besides is about parameters of models.</summary>
    private void CheckTrained(IPropertySymbol projection)
    {
        var mark = projection.Attribute(Vocabulary.Trainable)?.ApplicationSyntaxReference?.GetSyntax(stop) as AttributeSyntax;
        foreach (var argument in mark?.ArgumentList?.Arguments ?? [])
        {
            _problems.Add(Problems.At(Rule.OfParameters, argument.GetLocation(), argument.ToString(), projection.Name));
        }
    }

    private readonly HashSet<string> _online = [];

    private List<string> ReadRules()
    {
        var rules = new List<string>();
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "TrainAttribute", TypeArguments.Length: 1 } train)
            {
                var rule = train.TypeArguments[0];
                var place = attribute.ApplicationSyntaxReference?.GetSyntax(stop).GetLocation() ?? type.Locations[0];
                _places.Add(new("train", Problems.At("", place)));
                if (rules.Contains(rule.Name))
                {
                    _problems.Add(Problems.At(Rule.StrayAttribute, place, $"Train<{rule.Name}>", type.Name, "it stands there already"));
                }
                else
                {
                    rules.Add(rule.Name);
                }

                ReadOnline(attribute, rule.Name, place);

                if (!LearningRules.Known.Contains(rule.Name) || rule.FullNamespace() != "Snn")
                {
                    _problems.Add(Problems.At(Rule.UnknownRule, place, rule.Name));
                }
            }
        }

        return rules;
    }

    /// <summary>What [Train] says of the form that runs forwards.</summary>
    private void ReadOnline(AttributeData attribute, string rule, Location place)
    {
        var said = attribute.NamedArguments.Where(a => a.Value.Value is true).Select(a => a.Key).ToList();
        if (said.Contains("Online") && rule != LearningRules.EProp && LearningRules.Known.Contains(rule))
        {
            _problems.Add(Problems.At(Rule.NotOnline, place, rule, "only e-prop has a form that runs forwards"));
        }
        else if (!said.Contains("Online") && said.Count > 0)
        {
            _problems.Add(Problems.At(Rule.OnlineForm, place, said[0]));
        }

        _online.UnionWith(said);
    }

    /// <summary>Checks that a type argument is a model of the right kind; reads it if it comes as metadata.</summary>
    private string? ReadModel(ITypeSymbol model, IPropertySymbol property, string attribute, string rule)
    {
        if (model is IErrorTypeSymbol)
        {
            _view.IsForeign(property.DeclaringSyntaxReferences[0].GetSyntax(stop));
            return null;
        }

        if (!model.Has(attribute))
        {
            var syntax = (property.DeclaringSyntaxReferences[0].GetSyntax(stop) as PropertyDeclarationSyntax)?.Type;
            var argument = syntax?.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().FirstOrDefault()?.Arguments.FirstOrDefault();
            _problems.Add(Problems.At(rule, (argument ?? syntax)?.GetLocation() ?? property.Locations[0], model.ToMinimalName()));
            return null;
        }

        return (_models ??= new(ModelText.Read, m => m.FullName, m => m.Parameters, compilation, _problems)).NameOf(model, property);
    }
}

/// <summary>The populations and projections that a network declares.</summary>
internal sealed class NetworkMembers
{
    public HashSet<string> Populations { get; } = [];

    /// <summary>Parameters of which each neuron of a population has its own value.</summary>
    public Dictionary<string, EquatableArray<string>> Given { get; } = [];

    public Dictionary<string, (string Model, IPropertySymbol Property)> Projections { get; } = [];

    /// <summary>The learning rules of projections that have one.</summary>
    public Dictionary<string, EquatableArray<string>> Rules { get; } = [];

    /// <summary>Those of the wrong model, about which the user has been told.</summary>
    public HashSet<string> Refused { get; } = [];
}
