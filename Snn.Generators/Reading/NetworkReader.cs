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
    private readonly List<Problem> _problems = [];
    private readonly List<Model> _external = [];
    private readonly List<Place> _places = [];
    private bool _foreignErrors;

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static NetworkSource Read(ClassDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
    {
        Problem? problem = ModelReader.DeclarationProblem(syntax, type, compilation);
        try
        {
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

    private NetworkSource Read(ClassDeclarationSyntax syntax)
    {
        _places.Add(new("class", Problems.At("", syntax.Identifier.GetLocation())));
        var properties = type.Properties();
        _foreignErrors = type.HasNameTwice();
        var populations = new List<PopulationRecord>();
        var synapses = new Dictionary<string, (string Model, IPropertySymbol Property)>();
        foreach (var property in properties)
        {
            stop.ThrowIfCancellationRequested();
            if (property.Type is not INamedTypeSymbol { TypeArguments.Length: 1 } generic)
            {
                continue;
            }

            if (generic is { Name: "Population", ContainingNamespace.Name: "Snn" }
                && ReadModel(generic.TypeArguments[0], property, Vocabulary.Neuron, Rule.NotANeuron) is { } neuron)
            {
                populations.Add(new(property.Name, neuron, property.Has(Vocabulary.Readout)));
            }
            else if (generic.BaseType?.ToDisplayString() == "Snn.Projection"
                && ReadModel(generic.TypeArguments[0], property, Vocabulary.Synapse, Rule.NotASynapse) is { } synapse)
            {
                synapses.Add(property.Name, (synapse, property));
            }

            _places.Add(new(property.Name, Problems.At("", property.Locations[0])));
        }

        foreach (var (_, property) in synapses.Values)
        {
            CheckTrained(property);
        }

        foreach (var property in properties.Where(p => p.Has(Vocabulary.Trainable) && p.Type is not IErrorTypeSymbol && p.Type.BaseType?.ToDisplayString() != "Snn.Projection"))
        {
            string what = property.Type.Name == "Population" ? "a population" : "no projection";
            _problems.Add(Problems.At(Rule.NotTrainable, property.Locations[0], property.Name, what));
        }

        _problems.AddRange(properties.Where(p => p.Type is not IErrorTypeSymbol && p.Type.BaseType?.ToDisplayString() != "Snn.Projection").DelayMarks());
        var projections = ReadWires(properties, synapses, [.. populations.Select(p => p.Name)]);
        var rules = ReadRules();
        var network = new Network(
            type.FullNamespace(),
            type.Name,
            properties.Any(p => p.Name == "Dt" && p.Type.ToDisplayString() == Vocabulary.Time),
            populations.ToEquatable(),
            projections.ToEquatable(),
            rules.ToEquatable(),
            _external.ToEquatable());
        return new(_problems.AnyError() || _foreignErrors ? null : network, _places.ToEquatable(), _problems.ToEquatable());
    }

    /// <summary>What [Trainable] says besides is about parameters of models.</summary>
    private void CheckTrained(IPropertySymbol projection)
    {
        var mark = projection.Attribute(Vocabulary.Trainable)?.ApplicationSyntaxReference?.GetSyntax(stop) as AttributeSyntax;
        foreach (var argument in mark?.ArgumentList?.Arguments ?? [])
        {
            _problems.Add(Problems.At(Rule.OfParameters, argument.GetLocation(), argument.ToString(), projection.Name));
        }
    }

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
                rules.Add(rule.Name);
                if (!LearningRules.Known.Contains(rule.Name))
                {
                    _problems.Add(Problems.At(Rule.UnknownRule, place, rule.Name));
                }
            }
        }

        return rules;
    }

    /// <summary>Checks that a type argument is a model of the right kind; reads it if it comes as metadata.</summary>
    private string? ReadModel(ITypeSymbol model, IPropertySymbol property, string attribute, string rule)
    {
        if (model is IErrorTypeSymbol)
        {
            _foreignErrors = true;
            return null;
        }

        if (!model.Has(attribute))
        {
            var syntax = (property.DeclaringSyntaxReferences[0].GetSyntax(stop) as PropertyDeclarationSyntax)?.Type;
            var argument = syntax?.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().FirstOrDefault()?.Arguments.FirstOrDefault();
            _problems.Add(Problems.At(rule, (argument ?? syntax)?.GetLocation() ?? property.Locations[0], model.ToMinimalName()));
            return null;
        }

        string name = model.FullNamespace() is { Length: > 0 } space ? $"{space}.{model.Name}" : model.Name;
        if (SymbolEqualityComparer.Default.Equals(model.ContainingAssembly, compilation.Assembly) || _external.Any(m => m.FullName == name))
        {
            return name;
        }

        if (ReadMetadata(model) is not { } read)
        {
            _problems.Add(Problems.At(Rule.UnreadableModel, property.Locations[0], name));
            return null;
        }

        _external.Add(read);
        return name;
    }

    private static Model? ReadMetadata(ITypeSymbol model)
    {
        if (model.Attribute(Vocabulary.ModelIr)?.ConstructorArguments is not { Length: 2 } arguments
            || arguments[0].Value is not ModelText.Version
            || arguments[1].Value is not string text)
        {
            return null;
        }

        try
        {
            return ModelText.Read(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    private List<ProjectionRecord> ReadWires(
        IPropertySymbol[] properties, Dictionary<string, (string Model, IPropertySymbol Property)> synapses, HashSet<string> populations)
    {
        var wired = new List<ProjectionRecord>();
        var seen = new HashSet<string>();
        var wiring = properties.FirstOrDefault(p => p.Type.ToDisplayString() == Vocabulary.Wiring);
        if (wiring is not null && ExpressionReader.Body(wiring) is null)
        {
            _problems.Add(Problems.At(Rule.NotExpressionBodied, wiring.Locations[0], wiring.Name));
            return wired;
        }

        var wires = (wiring is null ? null : ExpressionReader.Body(wiring)) as CollectionExpressionSyntax;
        foreach (var element in wires?.Elements.OfType<ExpressionElementSyntax>() ?? [])
        {
            if (element.Expression is not BinaryExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.RightShiftExpression,
                    Left: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.RightShiftExpression } first,
                } wire)
            {
                _problems.Add(Problems.At(Rule.UnknownConstruct, element.GetLocation(), element.ToString()));
                continue;
            }

            var source = Member(first.Left, populations.Contains, "population");
            var via = Member(first.Right, synapses.ContainsKey, "projection");
            var target = Member(wire.Right, populations.Contains, "population");
            if (via is not null && !seen.Add(via))
            {
                _problems.Add(Problems.At(Rule.WiredTwice, first.Right.GetLocation(), via));
            }
            else if (source is not null && via is not null && target is not null)
            {
                var (model, property) = synapses[via];
                var into = property.Attribute(Vocabulary.Into)?.ConstructorArguments.FirstOrDefault().Value as string;
                wired.Add(new(via, model, source, target, into, property.Has(Vocabulary.Trainable), property.TrainingOfDelay()));
            }
        }

        // a wire that C# does not understand may be the one
        foreach (var synapse in synapses.Where(s => !_foreignErrors && !seen.Contains(s.Key)))
        {
            _problems.Add(Problems.At(Rule.NotWired, synapse.Value.Property.Locations[0], synapse.Key));
        }

        return wired;
    }

    private string? Member(ExpressionSyntax syntax, Func<string, bool> known, string kind)
    {
        var symbol = compilation.GetSemanticModel(syntax.SyntaxTree).GetSymbolInfo(syntax, stop).Symbol;
        if (symbol is IPropertySymbol property && SymbolEqualityComparer.Default.Equals(property.ContainingType, type) && known(property.Name))
        {
            return property.Name;
        }

        if (symbol is null)
        {
            _foreignErrors = true;
        }
        else
        {
            // a member of the wrong model was reported at its declaration already
            if (!(symbol is IPropertySymbol own && SymbolEqualityComparer.Default.Equals(own.ContainingType, type) && _problems.AnyError()))
            {
                _problems.Add(Problems.At(Rule.NotAMember, syntax.GetLocation(), syntax.ToString(), kind));
            }
        }

        return null;
    }
}
