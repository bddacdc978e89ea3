using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Plasticity].</summary>
internal sealed class PlasticityReader
{
    /// <summary>What says where a member of a rule comes from, of which it has one.</summary>
    public static readonly string[] Marks = [Vocabulary.Pre, Vocabulary.Post, Vocabulary.Signal, Vocabulary.State, Vocabulary.Target, Vocabulary.Gradient];

    private static readonly string[] Events = [nameof(Section.PreSpike), nameof(Section.PostSpike), nameof(Section.EndOfTrial)];

    private readonly INamedTypeSymbol _type;
    private readonly IPropertySymbol[] _properties;
    private readonly List<Problem> _problems = [];
    private readonly List<EquationSpan> _spans = [];
    private readonly ClassView _view;
    private readonly ExpressionReader _expressions;
    private readonly SetReader _sets;
    private readonly MemberCheck _members;
    private readonly EquationReader _equations;

    private PlasticityReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
    {
        (_type, _properties) = (type, type.Properties());
        _view = new(type, compilation, stop);
        _members = new(_view, _problems);
        _expressions = new(_view, _problems, Subject.Plasticity);
        _sets = new(_view, _problems, syntax => _expressions.Unknown(syntax));
        _equations = new(_view, _expressions, _sets, _problems, _spans);
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ObjectiveSource<PlasticityRule> Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
    {
        Problem? problem;
        try
        {
            problem = ModelReader.DeclarationProblem(syntax, type);
            if (problem is null)
            {
                return new PlasticityReader(type, compilation, stop).Read(syntax, compilation);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = Problems.At(Rule.Internal, syntax.Identifier.GetLocation(), type.Name, e.Message);
        }

        return new(null, type.FullNamespace(), type.Name, default, new[] { problem }.ToEquatable(), Problems.At("", problem));
    }

    private bool IsBroken => _problems.AnyError() || _view.HasForeignErrors;

    private ObjectiveSource<PlasticityRule> Read(TypeDeclarationSyntax syntax, Compilation compilation)
    {
        var rule = ReadRule(syntax);
        _problems.AddRange(NamesInUse.Clashes(syntax, _type, compilation, GeneratedNames.OfPlasticity));
        CheckRead();
        if (rule is not null && !IsBroken)
        {
            _problems.AddRange(PlasticityCheck.Find(rule).Select(f => Problems.At(f.Rule, PlaceOf(f.Member, syntax), [.. f.Words])));
        }

        rule = IsBroken ? null : rule;
        SafetyNet.Check(rule, _view, _problems, syntax);
        return new(
            rule,
            _type.FullNamespace(),
            _type.Name,
            ModelReader.PartialProperties(_type),
            _problems.Distinct().ToEquatable(),
            Problems.At("", syntax.Identifier.GetLocation()),
            NamesInUse.In(syntax, _type, compilation));
    }

    private PlasticityRule? ReadRule(TypeDeclarationSyntax syntax)
    {
        _members.Check();
        _problems.AddRange(_properties.DelayMarks());
        _problems.AddRange(_properties.CheckBounds(_expressions.StartOf).ToList());
        foreach (var trained in _properties.Where(p => p.Has(Vocabulary.Trainable)))
        {
            Report(Rule.NotTrainable, trained, trained.Name, "a member of a learning rule");
        }

        var targets = _properties.Where(p => p.Has(Vocabulary.Target)).ToArray();
        var gradient = new GradientReader(_properties, _problems).Read();
        var variables = _properties.Where(p => p.Has(Vocabulary.State) || p.Name == gradient?.Name).Select(ReadVariable).OfType<RuleVariable>().ToEquatable();
        var views = _properties.Where(p => p.Has(Vocabulary.Pre) || p.Has(Vocabulary.Post)).Select(ReadView).OfType<RuleView>().ToEquatable();
        var signals = _properties.Where(p => p.Has(Vocabulary.Signal)).Select(ReadSignal).OfType<RuleSignal>().ToEquatable();
        foreach (var other in _properties.Where(p => p.Type.ToDisplayString() == Vocabulary.Event && !Events.Contains(p.Name) && SymbolEqualityComparer.Default.Equals(p.ContainingType, _type)))
        {
            Report(Rule.Unread, other, other.Name, "the events of a learning rule are 'PreSpike', 'PostSpike' and 'EndOfTrial'; name it so");
        }

        if (targets.Length != 1 && (targets.Length > 0 || gradient is null))
        {
            _problems.Add(Problems.At(Rule.PlasticityTarget, syntax.Identifier.GetLocation(), _type.Name));
            return null;
        }

        Array.ForEach(targets, CheckWeight);
        var start = Set("Start", "Next");
        foreach (var equation in start.Where(e => !e.Value.IsConstant() || e.Target == gradient?.Name || targets.Any(t => t.Name == e.Target)))
        {
            Report(Rule.StartNotConstant, _properties.First(p => p.Name == "Start"), equation.Target);
        }

        return new(
            _type.FullNamespace(),
            _type.Name,
            _properties.Where(ModelReader.IsParameter).Select(p => new Parameter(p.Name, p.Type.IsQuantity(), null, p.BoundsOf(), p.Type.SpecialType == SpecialType.System_Double)).ToEquatable(),
            variables,
            targets.Length > 0 ? targets[0].Name : GradientReader.WeightOf(_properties),
            views,
            signals,
            Set("Flow", "D"),
            Set("Step", "Next"),
            start,
            Event(nameof(Section.PreSpike), "it is when a spike of the neuron before arrives"),
            Event(nameof(Section.PostSpike), "it is when the neuron after has fired"),
            Event(nameof(Section.EndOfTrial), "it is when a trial ends"),
            _expressions.Helpers(_properties.Where(ModelReader.IsHelper)))
        {
            Gradient = gradient?.Name,
        };
    }

    /// <summary>What can be said once everything is read.</summary>
    private void CheckRead()
    {
        foreach (var parameter in _expressions.Parameters)
        {
            _members.CheckParameter(parameter, byNetworks: true);
        }

        var own = _properties.Where(p => SymbolEqualityComparer.Default.Equals(p.ContainingType, _type));
        foreach (var set in own.Where(p => p.Type.ToDisplayString() == Vocabulary.Equations && p.Name is not ("Flow" or "Step" or "Start") && !_sets.Reached.Contains(p, SymbolEqualityComparer.Default)))
        {
            Report(Rule.Unread, set, set.Name, $"name it 'Flow', 'Step' or 'Start', or put it into one of them, as in 'Flow => [..{set.Name}]'");
        }
    }

    private RuleVariable? ReadVariable(IPropertySymbol property)
    {
        if (!IsSound(property, "{ get; set; }"))
        {
            return null;
        }

        if (property.Attribute(Vocabulary.State) is not { } mark)
        {
            return Variable(property, Site.Synapse); // a gradient is one by the weight of each synapse
        }

        var written = (mark.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault();
        Site? pin = null;
        if (written is not null)
        {
            pin = mark.ConstructorArguments.FirstOrDefault().Value switch
            {
                0 => Site.Population,
                2 => Site.Pre,
                3 => Site.Post,
                4 => Site.Synapse,
                _ => null,
            };
            if (pin is null)
            {
                _problems.Add(Problems.At(Rule.Misplaced, written.GetLocation(), property.Name, written.ToString(), "a learning rule has neurons at two ends; write Per.Pre, Per.Post, Per.Synapse or Per.Population, or leave it out to have the place found"));
            }
        }

        return Variable(property, pin);
    }

    private static RuleVariable Variable(IPropertySymbol property, Site? pin) =>
        new(property.Name, property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), property.Type.IsQuantity(), pin);

    private RuleView? ReadView(IPropertySymbol property)
    {
        bool ofPre = property.Has(Vocabulary.Pre);
        return IsGiven(property, Rule.PlasticityView, ofPre ? "Pre" : "Post")
            ? new(property.Name, property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), property.Type.IsQuantity(), ofPre)
            : null;
    }

    private RuleSignal? ReadSignal(IPropertySymbol property)
    {
        if (!IsGiven(property, Rule.PlasticitySignal, "Signal"))
        {
            return null;
        }

        var mark = property.Attribute(Vocabulary.Signal)!;
        int per = mark.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        if (per is not (0 or 3))
        {
            var written = (mark.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault();
            _problems.Add(Problems.At(Rule.Misplaced, written?.GetLocation() ?? property.Locations[0], property.Name, written?.ToString() ?? "so", "a signal is one number for the projection or, with Per.Post, one for each neuron after; write one of these"));
        }

        return new(property.Name, property.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), property.Type.IsQuantity(), per == 3);
    }

    private void CheckWeight(IPropertySymbol target)
    {
        if (IsSound(target, "{ get; set; }") && target.Type.SpecialType != SpecialType.System_Single)
        {
            Report(Rule.PlasticityTarget, target, _type.Name); // weights have the base unit of what they land on, whatever that is
        }
    }

    /// <summary>What is given from outside is a partial property that cannot be set, with one mark.</summary>
    private bool IsGiven(IPropertySymbol property, string rule, string mark)
    {
        int marks = Marks.Count(property.Has);
        if (property.Type is IErrorTypeSymbol)
        {
            return false;
        }

        if (marks == 1 && property is { IsStatic: false, SetMethod: null } && IsScalar(property) && property.DeclaringSyntaxReferences.Select(d => d.GetSyntax()).OfType<PropertyDeclarationSyntax>().Any(d => d.ExpressionBody is null && d.Modifiers.Any(SyntaxKind.PartialKeyword)))
        {
            return true;
        }

        Report(rule, property, property.Name, property.Type.ToMinimalName(), mark);
        return false;
    }

    private bool IsSound(IPropertySymbol property, string accessors)
    {
        if (property.Type is IErrorTypeSymbol || property.DeclaringSyntaxReferences.Length == 0)
        {
            return false;
        }

        if (!IsScalar(property))
        {
            Report(Rule.MemberType, property, property.Name, property.Type.ToDisplayString());
            return false;
        }

        if (property.DeclaringSyntaxReferences[0].GetSyntax() is not PropertyDeclarationSyntax declaration || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            Report(Rule.PropertyNotPartial, property, property.Name, property.Type.ToMinimalName());
            return false;
        }

        if (property.SetMethod is null or { IsInitOnly: true })
        {
            _problems.Add(Problems.At(Rule.Accessors, ((SyntaxNode?)declaration.AccessorList ?? declaration).GetLocation(), property.Name, $"changes; write '{accessors}'"));
            return false;
        }

        return true;
    }

    private static bool IsScalar(IPropertySymbol property) => property.Type.IsScalar() && property.Type.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Double);

    private EquatableArray<Equation> Set(string name, string head) =>
        _properties.FirstOrDefault(p => p.Name == name && p.Type.ToDisplayString() == Vocabulary.Equations) is { } set && BodyOf(set) is { } body
            ? _equations.ReadSet(name, body, head)
            : default;

    private EquatableArray<Equation> Event(string name, string when) =>
        _properties.FirstOrDefault(p => p.Name == name && p.Type.ToDisplayString() == Vocabulary.Event) is { } happening && BodyOf(happening) is { } body
            ? _equations.ReadThen(name, body, when, areJumps: false)
            : default;

    private ExpressionSyntax? BodyOf(IPropertySymbol property)
    {
        if (ExpressionReader.Body(property) is { } body)
        {
            return body;
        }

        Report(Rule.NotExpressionBodied, property, property.Name);
        return null;
    }

    private Location PlaceOf(string member, TypeDeclarationSyntax syntax)
    {
        var span = _spans.FirstOrDefault(s => s.Key == member);
        if (span is not null)
        {
            var tree = _type.DeclaringSyntaxReferences.Select(r => r.SyntaxTree).First(t => t.FilePath == span.File);
            var text = tree.GetText();
            int start = text.Lines[span.Lines.StartLine].Start + span.Lines.StartColumn, end = text.Lines[span.Lines.EndLine].Start + span.Lines.EndColumn;
            return Location.Create(tree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, end));
        }

        return _type.Named(member)?.Locations[0] ?? syntax.Identifier.GetLocation();
    }

    private void Report(string rule, IPropertySymbol property, params string[] words) => _problems.Add(Problems.At(rule, property.Locations[0], words));
}
