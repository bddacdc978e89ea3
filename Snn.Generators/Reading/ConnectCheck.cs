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
    /// <summary>Whether a projection connects some pairs of neurons alone.</summary>
    public static bool IsSparse(IPropertySymbol projection) => projection.Type is { Name: "Sparse", ContainingNamespace.Name: "Snn" };

    public void Check(IEnumerable<ProjectionRecord> projections)
    {
        foreach (var projection in projections.Where(p => p.IsSparse))
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

            var rewiring = made.DescendantNodesAndSelf().OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => a.Left is IdentifierNameSyntax { Identifier.ValueText: "Rewiring" });
            if (rewiring is not null && !projection.Trainable)
            {
                problems.Add(Problems.At(Rule.RewiringUntrained, rewiring.Left.GetLocation(), projection.Name));
            }

            foreach (var call in made.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
            {
                Check(projection, call, without is not null);
            }
        }
    }

    private void Check(ProjectionRecord projection, InvocationExpressionSyntax call, bool skipsSelf)
    {
        if (view.Operation(call) is not IInvocationOperation operation || operation.TargetMethod.ContainingType.ToDisplayString() != "Snn.Connect")
        {
            return;
        }

        foreach (var argument in operation.Arguments)
        {
            if (argument is { Syntax: ArgumentSyntax written, Parameter.Name: var parameter, Value.ConstantValue: { HasValue: true, Value: { } number } })
            {
                Check(projection, operation.TargetMethod.Name, parameter, written, number, skipsSelf);
            }
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
            "PerSource" => Size(projection.Target) - own,
            "PerTarget" => Size(projection.Source) - own,
            "Total" => (long?)Size(projection.Source) * (Size(projection.Target) - own),
            _ => null,
        };
    }

    /// <summary>The size of a population, where it is a constant.</summary>
    private int? Size(string population) =>
        Value(population) is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }
        && view.Operation(arguments[0].Expression)?.ConstantValue is { HasValue: true, Value: int size }
            ? size
            : null;

    /// <summary>What a property is made as.</summary>
    private ExpressionSyntax? Value(string name) => properties.TryGetValue(name, out var property)
        && property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(view.Stop) is PropertyDeclarationSyntax syntax
            ? (syntax.Initializer?.Value ?? syntax.ExpressionBody?.Expression)?.Bare()
            : null;
}
