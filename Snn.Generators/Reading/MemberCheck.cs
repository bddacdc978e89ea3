using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// Attributes, modifiers and accessors of the members of a class. What has a meaning is taken at its word; what has none is
/// reported where it stands, since it would be passed over otherwise.
/// </summary>
internal sealed class MemberCheck(ClassView view, List<Problem> problems)
{
    /// <summary>The attributes of properties, by the kind of class in which they mean something.</summary>
    private static readonly Dictionary<string, HashSet<string>> Meanings = new()
    {
        [Vocabulary.Neuron] = Names("State Input Output Impulse Integrate Internal"),
        [Vocabulary.Synapse] = Names("State Input Output Impulse Integrate Post"),
        [Vocabulary.CustomUpdate] = Names("State Target Reduce Input"),
        [Vocabulary.Loss] = Names("Readout Spike FirstSpike Target TargetSignal Mask OutputMask"),
        [Vocabulary.Penalty] = Names("SpikeCount FiringRate TrialLength"),
        [Vocabulary.Schedule] = Names(""),
        [Vocabulary.Plasticity] = Names("State Target Pre Post Signal Gradient"),
        [Vocabulary.Rewiring] = Names("State Target Input"),
        [Vocabulary.Network] = Names("Readout Into PerNeuron Learn FromRun Update"),
    };

    private string Mark => view.Type.Marks()[0].AttributeClass!.QualifiedName();

    private string Kind => Mark == Vocabulary.CustomUpdate ? "custom update" : Mark == Vocabulary.Plasticity ? "learning rule" : Mark == Vocabulary.Rewiring ? "rewiring rule" : Short(Mark).ToLowerInvariant();

    /// <summary>Checks the class and its members, those that it inherits among them.</summary>
    public void Check()
    {
        CheckBases();
        foreach (var attribute in view.Type.GetAttributes().Where(a => a.AttributeClass is { Name: "TrainAttribute" } && IsOurs(a) && Mark != Vocabulary.Network))
        {
            Misplaced(attribute, view.Type.Name, $"a {Kind} is trained where a network uses it; it belongs on the network");
        }

        foreach (var property in view.Type.AndBases().SelectMany(t => t.GetMembers().OfType<IPropertySymbol>()).Where(p => p.DeclaringSyntaxReferences.Length > 0))
        {
            view.Stop.ThrowIfCancellationRequested();
            var roles = property.GetAttributes().Where(a => IsOurs(a) && !HasRuleOfItsOwn(a)).ToArray();
            foreach (var role in roles)
            {
                CheckAttribute(property, role, roles);
            }

            if (roles.Length > 0)
            {
                CheckModifiers(property);
                CheckAccessors(property);
            }

            CheckHiding(property);
        }
    }

    /// <summary>A parameter that generated code reads must be within its reach, and be a value that is stored.</summary>
    /// <param name="property">The parameter.</param>
    /// <param name="byNetworks">Whether networks read it, not the class itself alone.</param>
    public void CheckParameter(IPropertySymbol property, bool byNetworks)
    {
        if (property.DeclaringSyntaxReferences.Length == 0)
        {
            return; // of another assembly: a network that uses it sees whether it can
        }

        if (Declaration(property) is { } declaration && Getter(declaration) is { } getter && !IsStored(getter))
        {
            problems.Add(Problems.At(Rule.NotExpressionBodied, property.Locations[0], property.Name));
            return;
        }

        bool inherited = !SymbolEqualityComparer.Default.Equals(property.ContainingType, view.Type);
        foreach (ISymbol symbol in new ISymbol?[] { property, property.GetMethod }.OfType<ISymbol>().Where(s => IsHidden(s.DeclaredAccessibility, byNetworks, inherited)).Take(1))
        {
            var syntax = symbol.DeclaringSyntaxReferences[0].GetSyntax(view.Stop);
            var modifiers = syntax is PropertyDeclarationSyntax declared ? declared.Modifiers : ((AccessorDeclarationSyntax)syntax).Modifiers;
            var place = modifiers.Where(m => m.IsKind(SyntaxKind.PrivateKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword)).Select(m => m.GetLocation()).FirstOrDefault();
            problems.Add(Problems.At(Rule.Modifier, place ?? property.Locations[0], place is null ? "private" : symbol.DeclaredAccessibility.ToString().ToLowerInvariant(), property.Name,
                $"{(byNetworks ? "networks read" : "the kernels read")} the value of this parameter; make it public or internal"));
        }
    }

    private static bool IsHidden(Accessibility accessibility, bool byNetworks, bool inherited) => accessibility switch
    {
        Accessibility.Private => byNetworks || inherited,
        Accessibility.Protected or Accessibility.ProtectedAndInternal => byNetworks,
        _ => false,
    };

    private void CheckBases()
    {
        var place = view.Type.Locations[0];
        if (Mark is Vocabulary.Loss or Vocabulary.Penalty or Vocabulary.Schedule && view.Type.AndBases().Skip(1).FirstOrDefault() is { } taken)
        {
            problems.Add(Problems.At(Rule.BaseClass, place, view.Type.Name, $"derives from '{taken.Name}', but the generated part of a {Kind} derives from {(Mark == Vocabulary.Schedule ? "Snn" : "Snn.Runtime")}.{Short(Mark)}; declare what it takes from '{taken.Name}' in '{view.Type.Name}' itself"));
        }
    }

    private void CheckAttribute(IPropertySymbol property, AttributeData attribute, AttributeData[] all)
    {
        string name = Short(attribute.AttributeClass!.Name);
        if (property.IsIndexer || property.ExplicitInterfaceImplementations.Length > 0)
        {
            Misplaced(attribute, property.Name, "it belongs on a plain property");
            return;
        }

        if (!Meanings[Mark].Contains(name))
        {
            string where = string.Join(" or ", Meanings.Where(m => m.Value.Contains(name)).Select(m => $"[{Short(m.Key)}]"));
            Misplaced(attribute, property.Name, $"this is a [{Short(Mark)}]; it belongs into a {where}");
            return;
        }

        if (name == "Integrate")
        {
            problems.AddRange(ToleranceReader.Check(attribute));
        }

        bool Has(string mark) => all.Any(a => Short(a.AttributeClass!.Name) == mark);
        bool isState = Has("State"), isInput = Has("Input");
        string? why = name switch
        {
            "Integrate" when property.Name != "Flow" => "it says how a 'Flow' is integrated, and belongs on that",
            "Integrate" when attribute.ConstructorArguments.FirstOrDefault() is { Value: int method } value && value.Type?.GetMembers().OfType<IFieldSymbol>().Any(f => method.Equals(f.ConstantValue)) == false => "there is no such integrator",
            "Integrate" when Mark == Vocabulary.Synapse && !view.Type.Properties().Any(p => p.IsPerPre()) => "a synapse and the neuron that it ends at are one system, which the neuron's method integrates; pin it there",
            "Input" when Mark == Vocabulary.CustomUpdate && !view.Type.IsOfNetwork() => "an optimiser reads its gradient, marked [Reduce]; in an update of a network say how many there are, as in [Input(Per.Neuron)]",
            "Input" or "Target" when Mark != Vocabulary.CustomUpdate && UpdatePlaces.HasPlace(attribute) => "how many there are is said in a custom update alone",
            "State" when Mark == Vocabulary.Rewiring && attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments.Count: > 0 } => "a rewiring rule keeps a number for each synapse; leave the place out",
            "Target" or "State" or "Input" when Mark == Vocabulary.Rewiring && attribute != all.First(a => Short(a.AttributeClass!.Name) is "Target" or "State" or "Input") => "it is marked as something else already; leave one of the two out",
            "Input" when isState => "it is a state; what arrives is a property of its own",
            "Input" or "Reduce" when Mark == Vocabulary.CustomUpdate && Has("Target") => "it is a [Target], which equations read too; leave one of the two out",
            "Target" or "Reduce" when Mark == Vocabulary.CustomUpdate && isState => "it is a state, which is the update's own; leave one of the two out",
            "Target" or "Input" or "State" when Mark == Vocabulary.CustomUpdate && attribute.ConstructorArguments.FirstOrDefault() is { Value: int and (< 0 or > 4) } => "there is no such place; write Per.Synapse, Per.Pre, Per.Post, Per.Neuron or Per.Population",
            "Internal" when property.Type is not IErrorTypeSymbol && property.Type.QualifiedName() != Vocabulary.Event => "it says that an event is not sent, and belongs on a property of type 'Event'",
            "Impulse" when Mark == Vocabulary.Neuron && !isState && !isInput && property.Type is not IErrorTypeSymbol => "impulses land on a [State], or on an [Input] of a 'Step' map",
            "Impulse" when Mark == Vocabulary.Synapse && (isState || isInput) => "in a synapse it says what each spike adds to the target, as in '[Impulse] public float Kick => Weight;'",
            "Readout" when Mark == Vocabulary.Network && property.Type is not (IErrorTypeSymbol or { Name: "Population" }) => "the loss reads a population; mark that",
            "PerNeuron" when property.Type is not (IErrorTypeSymbol or { Name: "Population" }) => "it names parameters of which each neuron of a population has its own; mark that",
            "FromRun" when property.Type is not (IErrorTypeSymbol or { Name: "Population" }) && property.Type.BaseType?.QualifiedName() != "Snn.Projection" => "it says which signals of learning rules, or inputs of neurons, the run gives, and belongs on a projection that learns by them or a population",
            "Learn" when property.Type is not IErrorTypeSymbol && property.Type.BaseType?.QualifiedName() != "Snn.Projection" => "it says how weights learn, and belongs on a projection",
            "Update" when attribute.NamedArguments.Any(a => a is { Key: "Every", Value.Value: < 0 }) => "an update runs after every so many batches; give 1 or more, or 0 for on demand alone",
            "Update" when property.Type is not (IErrorTypeSymbol or INamedTypeSymbol { TypeKind: TypeKind.Class }) || (property.Type is INamedTypeSymbol update && update.TypeKind != TypeKind.Error && !update.IsOfNetwork()) => "it says when a custom update of the network runs, and belongs on one",
            "Into" when property.Type is not IErrorTypeSymbol && property.Type.BaseType?.QualifiedName() != "Snn.Projection" => "it says where a projection ends, and belongs on one",
            _ => null,
        };
        if (why is not null)
        {
            Misplaced(attribute, property.Name, why);
        }
    }

    private void CheckModifiers(IPropertySymbol property)
    {
        var declaration = Declaration(property);
        if (declaration is null)
        {
            return;
        }

        if (declaration.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.StaticKeyword)) is { RawKind: not 0 } modifier)
        {
            problems.Add(Problems.At(Rule.Modifier, modifier.GetLocation(), modifier.Text, property.Name, "each neuron, synapse or element has its own; leave it out"));
        }
        else if (declaration.Modifiers.Any(SyntaxKind.PartialKeyword) && !SymbolEqualityComparer.Default.Equals(property.ContainingType, view.Type))
        {
            problems.Add(Problems.At(Rule.BaseClass, property.Locations[0], property.Name, $"is partial, so its other half would have to be written into '{property.ContainingType.Name}'; declare it in '{view.Type.Name}' itself"));
        }
    }

    private void CheckAccessors(IPropertySymbol property)
    {
        if (property.RefKind != RefKind.None)
        {
            problems.Add(Problems.At(Rule.MemberType, property.Locations[0], property.Name, "ref " + property.Type.ToMinimalName()));
            return;
        }

        if (Declaration(property) is not { AccessorList: { } accessors } declaration || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return;
        }

        var setter = accessors.Accessors.FirstOrDefault(a => !a.IsKind(SyntaxKind.GetAccessorDeclaration));
        if (property.GetMethod is null)
        {
            Accessor(accessors, "is read by equations, so it needs 'get'", property);
        }
        else if (Mark is Vocabulary.CustomUpdate or Vocabulary.Rewiring && (property.Has(Vocabulary.Target) || property.Has(Vocabulary.State)) && setter?.IsKind(SyntaxKind.SetAccessorDeclaration) != true)
        {
            Accessor(setter ?? (SyntaxNode)accessors, "is written by the update; write '{ get; set; }'", property);
        }
        else if (Mark is Vocabulary.CustomUpdate or Vocabulary.Rewiring && (property.Has(Vocabulary.Input) || property.Has(Vocabulary.Reduce)) && !property.Has(Vocabulary.Target) && !property.Has(Vocabulary.State) && setter is not null)
        {
            Accessor(setter, "is read by the update and not written; write '{ get; }'", property);
        }
        else if (Mark == Vocabulary.Neuron && property.Has(Vocabulary.State) && setter?.IsKind(SyntaxKind.SetAccessorDeclaration) != true)
        {
            Accessor(setter ?? (SyntaxNode)accessors, "is a state, which changes; write '{ get; set; }'", property);
        }
        else if (Mark == Vocabulary.Neuron && property.Has(Vocabulary.Input) && !property.Has(Vocabulary.State) && setter is not null)
        {
            Accessor(setter, "is an input, which arrives and is not set; write '{ get; }'", property);
        }
    }

    /// <summary>Two properties of one name would be one parameter.</summary>
    private void CheckHiding(IPropertySymbol property)
    {
        if (property.IsOverride || property.IsIndexer || property.IsStatic || property.ExplicitInterfaceImplementations.Length > 0)
        {
            return;
        }

        var hidden = property.ContainingType.BaseType?.AndBases().SelectMany(b => b.GetMembers(property.Name).OfType<IPropertySymbol>())
            .FirstOrDefault(p => !p.IsStatic && p.DeclaredAccessibility != Accessibility.Private);
        if (hidden is not null)
        {
            problems.Add(Problems.At(Rule.BaseClass, property.Locations[0], property.Name, $"hides the property of '{hidden.ContainingType.Name}', and equations know one of a name; override it, or give it another name"));
        }
    }

    private void Accessor(SyntaxNode place, string what, IPropertySymbol property) =>
        problems.Add(Problems.At(Rule.Accessors, place.GetLocation(), property.Name, what));

    private void Misplaced(AttributeData attribute, string member, string why)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(view.Stop);
        problems.Add(Problems.At(Rule.StrayAttribute, syntax?.GetLocation() ?? view.Type.Locations[0], Short(attribute.AttributeClass!.Name), member, why));
    }

    private PropertyDeclarationSyntax? Declaration(IPropertySymbol property) => property.DeclaringSyntaxReferences[0].GetSyntax(view.Stop) as PropertyDeclarationSyntax;

    /// <summary>What a getter computes; null where it is the compiler's own.</summary>
    private static SyntaxNode? Getter(PropertyDeclarationSyntax property) =>
        property.AccessorList?.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } get ? get.ExpressionBody?.Expression ?? (SyntaxNode?)get.Body : null;

    /// <summary>Whether a getter only hands out a field.</summary>
    private bool IsStored(SyntaxNode getter)
    {
        var value = getter is BlockSyntax { Statements: { Count: 1 } statements } && statements[0] is ReturnStatementSyntax returned ? returned.Expression : getter as ExpressionSyntax;
        return value is not null && view.Operation(value) is Microsoft.CodeAnalysis.Operations.IFieldReferenceOperation;
    }

    private static bool IsOurs(AttributeData attribute) => attribute.AttributeClass is { ContainingNamespace: { Name: "Snn", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>What learns and between which bounds is checked elsewhere.</summary>
    private static bool HasRuleOfItsOwn(AttributeData attribute) =>
        attribute.AttributeClass!.QualifiedName() is Vocabulary.Trainable or Vocabulary.TrainableDelay || BoundsReader.IsBound(attribute.AttributeClass);

    private static string Short(string attribute)
    {
        string name = attribute.Split('.').Last();
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    private static HashSet<string> Names(string names) => [.. names.Split(' ')];
}
