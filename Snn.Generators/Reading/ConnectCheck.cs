using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// Looks at the connections of sparse projections as far as the compiler knows their numbers. The rest is found where they are
/// drawn.
/// </summary>
internal sealed class ConnectCheck(ClassView view, IReadOnlyDictionary<string, IPropertySymbol> properties, List<Problem> problems)
{
    private readonly PopulationSize _sizes = new(view, properties);

    /// <summary>How a projection keeps its weights, by its type.</summary>
    public static Storage StorageOf(IPropertySymbol projection) =>
        projection.Type is { ContainingNamespace.Name: "Snn" } type && Enum.TryParse(type.Name, out Storage storage) ? storage : Storage.Dense;

    public void Check(IEnumerable<ProjectionRecord> projections)
    {
        foreach (var projection in projections.Where(p => p.HasConnections))
        {
            if (Value(projection.Name) is not { } made)
            {
                continue;
            }

            var without = made.DescendantNodesAndSelf().OfType<AssignmentExpressionSyntax>()
                .FirstOrDefault(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "SelfConnections" } && view.Operation(a.Right)?.ConstantValue is { HasValue: true, Value: false });
            if (without is not null && projection.Source != projection.Target)
            {
                problems.Add(Problems.At(Rule.NoSelfConnections, without.GetLocation(), projection.Name, projection.Source, projection.Target));
            }

            if (RewiringOf(made) is { } rewiring)
            {
                CheckRewiring(projection, rewiring);
            }

            if (OneToOne(projection, made) is { } oneToOne)
            {
                CheckOneToOne(projection, oneToOne);
            }

            foreach (var call in made.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
            {
                Check(projection, call, without is not null);
            }
        }
    }

    /// <summary>Where a projection is given what rewires it; null where it is made without.</summary>
    public static AssignmentExpressionSyntax? RewiringOf(ExpressionSyntax? made) =>
        made?.DescendantNodesAndSelf().OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "Rewiring" });

    private void CheckRewiring(ProjectionRecord projection, AssignmentExpressionSyntax rewiring)
    {
        if (!projection.Trainable)
        {
            problems.Add(Problems.At(Rule.RewiringUntrained, rewiring.Left.GetLocation(), projection.Name));
        }

        var given = view.Operation(rewiring.Right) is { } right ? BindingSources.Bare(right) : null;

        // of a value whose type does not say what it is the run sees that
        if (given?.Type is { TypeKind: not (TypeKind.Error or TypeKind.Interface or TypeKind.Dynamic or TypeKind.TypeParameter) } type
            && (type.IsSealed || type.IsValueType || given is IObjectCreationOperation)
            && !((type as INamedTypeSymbol)?.AndBases().Any(t => t.Has(Vocabulary.Rewiring)) ?? false) && !type.AllInterfaces.Any(i => i.QualifiedName() == "Snn.Runtime.IRewiring"))
        {
            problems.Add(Problems.At(Rule.RewiringNone, rewiring.Right.GetLocation(), projection.Name, type.ToMinimalName()));
        }
    }

    private void Check(ProjectionRecord projection, InvocationExpressionSyntax call, bool skipsSelf)
    {
        if (view.Operation(call) is not IInvocationOperation operation || operation.TargetMethod.ContainingType.ToDisplayString() != "Snn.Connect")
        {
            return;
        }

        if (projection.Storage == Storage.Procedural && operation.TargetMethod.Name is "PerTarget" or "Total" or "Fraction" or "Pairs" or "File")
        {
            problems.Add(Problems.At(Rule.NotByRows, call.Expression.GetLocation(), call.Expression.ToString(), projection.Name));
        }

        foreach (string population in new[] { projection.Source, projection.Target }.Where(p => operation.TargetMethod.Name == "Distance" && _sizes.HasNoShape(p)).Distinct())
        {
            problems.Add(Problems.At(Rule.WithoutShape, call.Expression.GetLocation(), projection.Name, population));
        }

        foreach (var argument in operation.Arguments)
        {
            if (argument is { Syntax: ArgumentSyntax written, Parameter.Name: var parameter, Value.ConstantValue: { HasValue: true, Value: { } number } })
            {
                Check(projection, operation.TargetMethod.Name, parameter, written, number, skipsSelf);
            }
        }
    }

    /// <summary>Where a projection says that it connects one to one.</summary>
    private Location? OneToOne(ProjectionRecord projection, ExpressionSyntax made) => projection.Storage == Storage.OneToOne
        ? properties[projection.Name].TypeSyntax(view.Stop)?.GetLocation()
        : made.DescendantNodes().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(m => m is { Name.Identifier.ValueText: "OneToOne", Expression: IdentifierNameSyntax { Identifier.ValueText: "Connect" } })?.GetLocation();

    /// <summary>Populations of different sizes have no pairs of the same index.</summary>
    private void CheckOneToOne(ProjectionRecord projection, Location place)
    {
        if (_sizes.Of(projection.Source) is { } sources && _sizes.Of(projection.Target) is { } targets && sources != targets)
        {
            problems.Add(Problems.At(Rule.OneToOneSizes, place, projection.Name, projection.Source, sources.ToString(), projection.Target, targets.ToString()));
        }
    }

    private void Check(ProjectionRecord projection, string method, string parameter, ArgumentSyntax argument, object number, bool skipsSelf)
    {
        var place = argument.GetLocation();
        string written = argument.Expression.ToString();
        if (number is float share && !(share >= 0 && share <= 1))
        {
            problems.Add(Problems.At(Rule.ConnectRange, place, written, $"is no {(method == "Fraction" ? "share" : "probability")}; give a number from 0 to 1"));
        }
        else if (parameter == "block")
        {
            if (number is int and < 1)
            {
                problems.Add(Problems.At(Rule.ConnectRange, place, written, "is no number of neurons of a block; give 1 or more"));
            }
        }
        else if (number is int and < 0)
        {
            problems.Add(Problems.At(Rule.ConnectRange, place, written, "is no number of synapses; give 0 or more"));
        }
        else if (number is int count && Most(projection, method, skipsSelf) is { } most && count > most)
        {
            string what = method switch
            {
                "PerSource" => $"targets for each neuron of '{projection.Source}'",
                "PerTarget" => $"sources for each neuron of '{projection.Target}'",
                _ => "pairs of neurons",
            };
            problems.Add(Problems.At(Rule.ConnectRange, place, written, $"is more than there are: '{projection.Name}' has {most} {what}; lower the number"));
        }
    }

    /// <summary>The most synapses that a call can ask for, where sizes are known.</summary>
    private long? Most(ProjectionRecord projection, string method, bool skipsSelf)
    {
        int own = skipsSelf && projection.Source == projection.Target ? 1 : 0;
        return method switch
        {
            "PerSource" => _sizes.Of(projection.Target) - own,
            "PerTarget" => _sizes.Of(projection.Source) - own,
            "Total" => (long?)_sizes.Of(projection.Source) * (_sizes.Of(projection.Target) - own),
            _ => null,
        };
    }

    /// <summary>What a property is made as.</summary>
    private ExpressionSyntax? Value(string name) => properties.TryGetValue(name, out var property) ? property.Made(view.Stop) : null;
}
